using System.Buffers.Binary;
using System.IO.Compression;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Unpacking;

/// <summary>The content of one zip entry, checked against the length and checksum that the archive states of it.</summary>
internal sealed class ZipMemberStream : ForwardStream
{
    private const int HeaderBytes = 30;
    private const uint HeaderSignature = 0x04034B50;
    private const int FlagEncrypted = 1;
    private const int FlagSizesBehind = 8;
    private const int Stored = 0;
    private const int Deflated = 8;

    private readonly ZipMember _member;
    private readonly UnpackingBudget _budget;
    private readonly PackedPart _packed;
    private readonly Stream _content;
    private Crc32 _checksum = new();
    private long _length;

    private ZipMemberStream(ZipMember member, PackedPart packed, UnpackingBudget budget)
    {
        (_member, _packed, _budget) = (member, packed, budget);
        _content = member.Method == Deflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
    }

    /// <exception cref="ReportFormatException">The entry is packed in a way that is not read.</exception>
    /// <exception cref="InvalidDataException">The entry is not where the directory says, or is another one.</exception>
    public static ZipMemberStream Open(Stream archive, ZipMember member, UnpackingBudget budget)
    {
        if ((member.Flags & FlagEncrypted) != 0)
        {
            throw new ReportFormatException("is encrypted; unpack it first");
        }

        return member.Method is Stored or Deflated
            ? new ZipMemberStream(member, new PackedPart(archive, DataOffset(archive, member), member.PackedLength), budget)
            : throw new ReportFormatException($"is packed by method {member.Method} of zip, which is not read; pack it by deflate");
    }

    /// <exception cref="InvalidDataException">The content is not what the archive states.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = _content.Read(buffer);
        if (read > 0)
        {
            _checksum.Add(buffer[..read]);
            _length += read;
            _budget.TakeBytes(read, _length, _packed.Taken);
        }

        if (_length > _member.Length || (read == 0 && !buffer.IsEmpty && _length < _member.Length))
        {
            throw new InvalidDataException($"the zip says that it has {_member.Length} bytes, and it has {(read > 0 ? "more" : $"{_length}")}");
        }

        return read == 0 && !buffer.IsEmpty && (_checksum.Value != _member.Checksum || _packed.Taken < _member.PackedLength)
            ? throw new InvalidDataException("its checksum is not the one in the zip")
            : read;
    }

    protected override void Dispose(bool disposing)
    {
        _content.Dispose();
        base.Dispose(disposing);
    }

    private static long DataOffset(Stream archive, ZipMember member)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (member.Offset < 0 || member.PackedLength < 0 || member.Offset > archive.Length - HeaderBytes)
        {
            throw new InvalidDataException($"it is not at byte {member.Offset}, where the zip says");
        }

        archive.Position = member.Offset;
        archive.ReadExactly(header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderSignature || Short(header, 8) != member.Method)
        {
            throw new InvalidDataException($"it is not at byte {member.Offset}, where the zip says");
        }

        RequireSame(header, member);
        var data = member.Offset + HeaderBytes + Short(header, 26) + Short(header, 28);
        return data <= archive.Length - member.PackedLength
            ? data
            : throw new InvalidDataException($"the zip ends before its {member.PackedLength} packed bytes do");
    }

    /// <summary>The header beside the data repeats what the directory says, unless it could not know it yet or the size does not fit.</summary>
    private static void RequireSame(ReadOnlySpan<byte> header, ZipMember member)
    {
        if ((Short(header, 6) & FlagSizesBehind) == 0
            && (Differs(Word(header, 14), member.Checksum) || Differs(Word(header, 18), member.PackedLength) || Differs(Word(header, 22), member.Length)))
        {
            throw new InvalidDataException("its length or checksum is not the same in both of the zip's records");
        }
    }

    private static bool Differs(uint stated, long known) => stated is not (0 or uint.MaxValue) && stated != known;

    private static ushort Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    /// <summary>The packed bytes of one entry within the archive.</summary>
    private sealed class PackedPart(Stream archive, long offset, long length) : ForwardStream
    {
        public long Taken { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            archive.Position = offset + Taken;
            var read = archive.Read(buffer[..(int)Math.Min(buffer.Length, length - Taken)]);
            Taken += read;
            return read;
        }
    }
}
