using System.Buffers.Binary;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Unpacking;

/// <summary>The record at the end of a zip, which says where the central directory is.</summary>
internal readonly record struct ZipEnd(long Entries, long DirectoryOffset, long DirectoryLength)
{
    private const int Bytes = 22;
    private const int MaxCommentBytes = ushort.MaxValue;
    private const uint Signature = 0x06054B50;
    private const int LocatorBytes = 20;
    private const uint LocatorSignature = 0x07064B50;
    private const int LargeBytes = 56;
    private const uint LargeSignature = 0x06064B50;

    /// <exception cref="InvalidDataException">There is none, or what it says cannot be.</exception>
    /// <exception cref="ReportFormatException">The archive is one of several volumes.</exception>
    public static ZipEnd Find(Stream archive)
    {
        var tailLength = (int)Math.Min(archive.Length, MaxCommentBytes + Bytes + LocatorBytes);
        var tail = new byte[tailLength];
        archive.Position = archive.Length - tailLength;
        archive.ReadExactly(tail);
        var at = PlaceIn(tail);
        var record = tail.AsSpan(at, Bytes);
        if (Short(record, 4) != 0 || Short(record, 6) != 0)
        {
            throw new ReportFormatException("is one volume of a zip in several");
        }

        var recordAt = archive.Length - tailLength + at;
        var end = new ZipEnd(Short(record, 10), Word(record, 16), Word(record, 12));
        if ((end.Entries == ushort.MaxValue || end.DirectoryOffset == uint.MaxValue || end.DirectoryLength == uint.MaxValue) && at >= LocatorBytes)
        {
            end = Large(archive, tail.AsSpan(at - LocatorBytes, LocatorBytes)) ?? end;
        }

        return end.Entries >= 0 && end.DirectoryOffset >= 0 && end.DirectoryLength >= 0 && end.DirectoryOffset <= recordAt - end.DirectoryLength
            ? end
            : throw new InvalidDataException($"its central directory is not at byte {end.DirectoryOffset}, where its end says");
    }

    private static int PlaceIn(ReadOnlySpan<byte> tail)
    {
        var found = -1;
        for (var at = tail.Length - Bytes; at >= 0; at--)
        {
            if (Word(tail, at) == Signature)
            {
                found = found < 0 ? at : found;
                var end = at + Bytes + Short(tail, at + 20);
                if (end <= tail.Length && tail[end..].IndexOfAnyExcept((byte)0) < 0)
                {
                    return at;
                }
            }
        }

        throw new InvalidDataException(found < 0 ? "it has no central directory; its end is missing" : "something that is no part of it follows its end");
    }

    private static ZipEnd? Large(Stream archive, ReadOnlySpan<byte> locator)
    {
        if (Word(locator, 0) != LocatorSignature)
        {
            return null;
        }

        var at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        Span<byte> record = stackalloc byte[LargeBytes];
        if (at < 0 || at > archive.Length - LargeBytes)
        {
            throw new InvalidDataException("the record of a large archive is not where its end says");
        }

        archive.Position = at;
        archive.ReadExactly(record);
        return Word(record, 0) == LargeSignature
            ? new ZipEnd(Long(record, 32), Long(record, 48), Long(record, 40))
            : throw new InvalidDataException("the record of a large archive is not where its end says");
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
