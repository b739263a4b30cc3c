using System.Buffers.Binary;
using System.Text;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Unpacking;

/// <summary>
/// Reads the central directory of a zip, which is the list of its entries. An archive whose list is missing, misplaced or shortened is
/// refused: what its local headers show may be half of what it held.
/// </summary>
internal sealed class ZipDirectory
{
    private const int MaxDirectoryBytes = 32 << 20;
    private const int MaxNameBytes = 1024;
    private const int EntryBytes = 46;
    private const uint EntrySignature = 0x02014B50;
    private const uint In64 = uint.MaxValue;

    private readonly byte[] _bytes;
    private readonly ZipEnd _end;
    private int _position;

    private ZipDirectory(byte[] bytes, ZipEnd end) => (_bytes, _end) = (bytes, end);

    /// <exception cref="ReportFormatException">The archive is damaged, in several volumes, or lists too much.</exception>
    public static IReadOnlyList<ZipMember> Read(Stream archive, UnpackingBudget budget)
    {
        try
        {
            var end = ZipEnd.Find(archive);
            budget.TakeEntries((int)Math.Min(end.Entries, int.MaxValue / 2));
            if (end.DirectoryLength > MaxDirectoryBytes)
            {
                throw new ReportFormatException($"has a list of entries of more than {MaxDirectoryBytes >> 20} MiB");
            }

            var bytes = new byte[end.DirectoryLength];
            archive.Position = end.DirectoryOffset;
            archive.ReadExactly(bytes);
            return new ZipDirectory(bytes, end).ReadAll();
        }
        catch (InvalidDataException broken)
        {
            throw new ReportFormatException($"is a damaged zip: {broken.Message}", broken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ReportFormatException($"cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private List<ZipMember> ReadAll()
    {
        var members = new List<ZipMember>();
        while (members.Count < _end.Entries)
        {
            members.Add(ReadMember());
        }

        return IsEntryAt(_position)
            ? throw new InvalidDataException($"its end counts {_end.Entries} entries and its central directory lists more")
            : members;
    }

    private bool IsEntryAt(int position) =>
        _bytes.Length - position >= EntryBytes && BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(position)) == EntrySignature;

    private ZipMember ReadMember()
    {
        if (!IsEntryAt(_position))
        {
            throw new InvalidDataException(_position == 0
                ? $"its central directory is not at byte {_end.DirectoryOffset}, where its end says"
                : $"its central directory is broken at byte {_end.DirectoryOffset + _position}");
        }

        var entry = _bytes.AsSpan(_position);
        var (nameLength, extraLength, commentLength) = (Short(entry, 28), Short(entry, 30), Short(entry, 32));
        if (nameLength > MaxNameBytes)
        {
            throw new ReportFormatException($"has an entry whose name is longer than {MaxNameBytes} bytes");
        }

        if (entry.Length < EntryBytes + nameLength + extraLength + commentLength)
        {
            throw new InvalidDataException($"its central directory ends within the entry at byte {_end.DirectoryOffset + _position}");
        }

        var (packed, length, offset) = ((long)Word(entry, 20), (long)Word(entry, 24), (long)Word(entry, 42));
        ReadLarge(entry.Slice(EntryBytes + nameLength, extraLength), ref length, ref packed, ref offset);
        _position += EntryBytes + nameLength + extraLength + commentLength;
        return new ZipMember(NameOf(entry.Slice(EntryBytes, nameLength)), Short(entry, 8), Short(entry, 10), Word(entry, 16), packed, length, offset, TimeOf(Short(entry, 14), Short(entry, 12)));
    }

    /// <summary>Date and time as MS-DOS writes them; what is no moment of the calendar is none.</summary>
    private static DateTime? TimeOf(int date, int time)
    {
        var (year, month, day) = (1980 + (date >> 9), (date >> 5) & 15, date & 31);
        var (hour, minute, second) = (time >> 11, (time >> 5) & 63, (time & 31) * 2);
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && hour < 24 && minute < 60 && second < 60
            ? new DateTime(year, month, day, hour, minute, second)
            : null;
    }

    /// <summary>Sizes that do not fit in 32 bits are in an extra field, in this order, and only those.</summary>
    private static void ReadLarge(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long offset)
    {
        while (extra.Length >= 4)
        {
            var (id, size) = (Short(extra, 0), Short(extra, 2));
            var field = extra[4..];
            if (size > field.Length)
            {
                return;
            }

            if (id == 1)
            {
                field = field[..size];
                TakeLarge(ref field, ref length);
                TakeLarge(ref field, ref packed);
                TakeLarge(ref field, ref offset);
                return;
            }

            extra = field[size..];
        }
    }

    private static void TakeLarge(ref ReadOnlySpan<byte> field, ref long value)
    {
        if (value == In64 && field.Length >= sizeof(long))
        {
            value = BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field[sizeof(long)..];
        }
    }

    // Control characters in a name would reach terminals and logs.
    private static string NameOf(ReadOnlySpan<byte> name) =>
        string.Concat(Encoding.UTF8.GetString(name).Select(c => c == '\\' ? '/' : char.IsControl(c) ? '?' : c));

    private static ushort Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
