using System.Buffers.Binary;
using System.IO.Compression;

namespace GridGrains.Feeds.Unpacking;

/// <summary>
/// The content of a gzip file: all its members one after the other, each checked against the checksum and length at its end. A file
/// without them, or with something behind them, is damaged, however good its bytes look. Zeros behind the last member are padding.
/// </summary>
public sealed class GzipMembers : ForwardStream
{
    private const int TrailerBytes = 8;
    private const int MaxNameBytes = 64 * 1024;
    private const int FlagHeaderChecksum = 2;
    private const int FlagExtra = 4;
    private const int FlagName = 8;
    private const int FlagComment = 16;

    private readonly ChunkSource _source;
    private readonly UnpackingBudget? _budget;
    private DeflateStream? _member;
    private Crc32 _checksum;
    private long _memberLength;
    private long _length;
    private bool _ended;

    /// <summary>For content that whoever reads it limits.</summary>
    public GzipMembers(Stream packed) : this(packed, null)
    {
    }

    internal GzipMembers(Stream packed, UnpackingBudget? budget) => (_source, _budget) = (new ChunkSource(packed), budget);

    private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, 8];

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!_ended && !buffer.IsEmpty)
        {
            _member ??= BeginMember();
            var read = _member.Read(buffer);
            if (read > 0)
            {
                _checksum.Add(buffer[..read]);
                _memberLength += read;
                _length += read;
                _budget?.TakeBytes(read, _length, _source.Taken);
                return read;
            }

            EndMember();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        _member?.Dispose();
        base.Dispose(disposing);
    }

    private DeflateStream BeginMember()
    {
        ReadHeader();
        (_checksum, _memberLength) = (new Crc32(), 0);
        _source.Begin();
        return new DeflateStream(_source, CompressionMode.Decompress, leaveOpen: true);
    }

    private void ReadHeader()
    {
        foreach (var expected in Magic)
        {
            if (Next() != expected)
            {
                throw new InvalidDataException("a gzip member begins with other bytes than gzip's");
            }
        }

        var flags = Next();
        Skip(6);
        if ((flags & FlagExtra) != 0)
        {
            Skip(Next() | (Next() << 8));
        }

        SkipText((flags & FlagName) != 0);
        SkipText((flags & FlagComment) != 0);
        Skip((flags & FlagHeaderChecksum) != 0 ? 2 : 0);
    }

    private void EndMember()
    {
        _member!.Dispose();
        _member = null;
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checksum.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)_memberLength);
        var ahead = _source.Recent(TrailerBytes + Magic.Length);

        // Inflating reads on behind the end of its data by less than a chunk and does not say how far: the end is where the trailer is.
        var first = ahead.IndexOf(trailer);
        for (var at = first; at >= 0; at = NextIndex(ahead, trailer, at))
        {
            var behind = ahead[(at + TrailerBytes)..];
            if (behind.IsEmpty || behind.StartsWith(Magic))
            {
                _source.GoTo(at + TrailerBytes);
                _ended = behind.IsEmpty;
                return;
            }
        }

        _source.GoTo(first < 0
            ? throw new InvalidDataException("its checksum and length are missing or do not match; it was cut short or changed")
            : first + TrailerBytes);
        RequirePadding();
    }

    private static int NextIndex(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> wanted, int after)
    {
        var next = bytes[(after + 1)..].IndexOf(wanted);
        return next < 0 ? -1 : after + 1 + next;
    }

    private void RequirePadding()
    {
        for (var next = _source.ReadByte(); next >= 0; next = _source.ReadByte())
        {
            if (next != 0)
            {
                throw new InvalidDataException("something that is no gzip follows its end");
            }
        }

        _ended = true;
    }

    private int Next() => _source.ReadByte() is >= 0 and var next ? next : throw new InvalidDataException("it ends within a gzip header");

    private void Skip(int count)
    {
        for (; count > 0; count--)
        {
            Next();
        }
    }

    private void SkipText(bool isThere)
    {
        for (var length = 0; isThere && Next() != 0; length++)
        {
            if (length > MaxNameBytes)
            {
                throw new InvalidDataException("its gzip header has a name without an end");
            }
        }
    }
}
