using System.Buffers.Binary;
using GridGrains.ClickHouse.Embedded.Native;
using K4os.Compression.LZ4;

namespace GridGrains.ClickHouse.Embedded.Blocks;

/// <summary>One compressed block as ClickHouse frames it: a checksum of 16 bytes over all that follows, one byte for the method, the length from
/// there on and the length of the content, four bytes each, then the content.</summary>
internal static class BlockFrame
{
    public const int ChecksumLength = 16;
    public const int HeaderLength = 9;

    /// <summary>Clients send 1 MiB and less. The bound keeps a header from asking for more memory than there is.</summary>
    public const int MaxLength = 128 << 20;

    private const byte Plain = 0x02;
    private const byte Lz4 = 0x82;
    private const byte Zstd = 0x90;

    public static int MaxEncodedLength(int length) => ChecksumLength + HeaderLength + LZ4Codec.MaximumOutputSize(length);

    /// <summary>Frames <paramref name="content"/> with LZ4 into <paramref name="target"/>; answers the bytes of the block.</summary>
    public static int Encode(ReadOnlySpan<byte> content, Span<byte> target)
    {
        var rest = target[ChecksumLength..];
        var length = HeaderLength + LZ4Codec.Encode(content, rest[HeaderLength..]);
        rest[0] = Lz4;
        BinaryPrimitives.WriteInt32LittleEndian(rest[1..], length);
        BinaryPrimitives.WriteInt32LittleEndian(rest[5..], content.Length);
        var (low, high) = CityHash128.Of(rest[..length]);
        BinaryPrimitives.WriteUInt64LittleEndian(target, low);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], high);
        return ChecksumLength + length;
    }

    /// <summary>Lengths of the block and of its content.</summary>
    /// <param name="header">The checksum and what follows up to the content.</param>
    /// <exception cref="EngineException">A length that no block has.</exception>
    public static (int Block, int Content) Lengths(ReadOnlySpan<byte> header)
    {
        var (block, content) = (BinaryPrimitives.ReadUInt32LittleEndian(header[(ChecksumLength + 1)..]), BinaryPrimitives.ReadUInt32LittleEndian(header[(ChecksumLength + 5)..]));
        return block is < HeaderLength or > MaxLength || content > MaxLength
            ? throw new EngineException(271, "CANNOT_DECOMPRESS", $"The body is not in compressed blocks as decompress=1 says: a block is longer than {MaxLength} bytes, or shorter than its header")
            : (ChecksumLength + (int)block, (int)content);
    }

    /// <summary>The content of a whole block.</summary>
    /// <exception cref="EngineException">The checksum is another, the method is unknown, or the content is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> block, Span<byte> content)
    {
        var rest = block[ChecksumLength..];
        if (CityHash128.Of(rest) != (BinaryPrimitives.ReadUInt64LittleEndian(block), BinaryPrimitives.ReadUInt64LittleEndian(block[8..])))
        {
            throw new EngineException(40, "CHECKSUM_DOESNT_MATCH", "The checksum of a compressed block of the body does not match");
        }

        var packed = rest[HeaderLength..];
        var length = rest[0] switch
        {
            Plain => Copy(packed, content),
            Lz4 => LZ4Codec.Decode(packed, content),
            Zstd => Unzstd(packed, content),
            var method => throw new EngineException(89, "UNKNOWN_COMPRESSION_METHOD", $"Compression method 0x{method:x2} is not available in the embedded engine"),
        };
        if (length != content.Length)
        {
            throw new EngineException(271, "CANNOT_DECOMPRESS", "A compressed block of the body does not hold what its header says");
        }
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> target) => source.TryCopyTo(target) ? source.Length : -1;

    private static int Unzstd(ReadOnlySpan<byte> packed, Span<byte> content)
    {
        using var decompressor = new ZstdSharp.Decompressor();
        return decompressor.Unwrap(packed, content);
    }
}
