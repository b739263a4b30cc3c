using System.Buffers;
using System.IO.Compression;
using GridGrains.Feeds.Unpacking;
using GridGrains.Silo.Http.Problems;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace GridGrains.Silo.Http;

/// <summary>Content codings of request bodies. A packed body is unpacked whole and to its checked end, or refused.</summary>
internal static class RequestCoding
{
    public const string None = "identity";
    public const string Gzip = "gzip";
    public const string Taken = $"{Gzip}, {Brotli}, {Zstd}";

    private const string Brotli = "br";
    private const string Zstd = "zstd";

    // The window that every reader of zstd has to support; a frame may ask for 2 GiB.
    private const int MaxZstdWindowLog = 23;

    /// <exception cref="ApiException">415: a coding that is not taken, or more than one.</exception>
    public static string Of(HttpContext context) => context.Request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant() switch
    {
        "" or None => None,
        Gzip or "x-gzip" => Gzip,
        Brotli => Brotli,
        Zstd => Zstd,
        _ => throw NotTaken(context, Taken),
    };

    public static ApiException NotTaken(HttpContext context, string taken) => new(
        EngineProblems.UnsupportedEncoding, $"content-encoding '{context.Request.Headers.ContentEncoding}' is not taken here; send {taken} or none");

    /// <summary>Unpacks into an array of the shared pool.</summary>
    /// <returns>The array and how much of it is the body.</returns>
    /// <exception cref="ApiException">413: it unpacks to more than <paramref name="maxBytes"/>; 400: it is damaged.</exception>
    public static (byte[] Rented, int Length) Unpack(string coding, byte[] packed, int length, int maxBytes)
    {
        var rented = ArrayPool<byte>.Shared.Rent(maxBytes + 1);
        try
        {
            var unpacked = coding == Brotli
                ? UnpackBrotli(packed.AsSpan(0, length), rented.AsSpan(0, maxBytes + 1))
                : UnpackStream(coding, packed, length, rented.AsSpan(0, maxBytes + 1));
            return unpacked <= maxBytes ? (rented, unpacked) : throw ApiException.TooLarge($"the body unpacks to more than {maxBytes} bytes");
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or ZstdException)
        {
            ArrayPool<byte>.Shared.Return(rented);
            throw new ApiException(EngineProblems.BadEncoding, $"the body is damaged {coding}: {damaged.Message}");
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(rented);
            throw;
        }
    }

    private static int UnpackBrotli(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        using var decoder = new BrotliDecoder();
        var written = 0;
        while (true)
        {
            var status = decoder.Decompress(packed, target[written..], out var consumed, out var more);
            packed = packed[consumed..];
            written += more;
            switch (status)
            {
                case OperationStatus.Done when packed.IsEmpty:
                case OperationStatus.DestinationTooSmall when written == target.Length:
                    return written;
                case OperationStatus.Done:
                    throw new InvalidDataException("something follows its end");
                case OperationStatus.NeedMoreData when packed.IsEmpty:
                    throw new InvalidDataException("it was cut short");
                case OperationStatus.InvalidData:
                    throw new InvalidDataException("its bytes are none of this coding");
            }
        }
    }

    private static int UnpackStream(string coding, byte[] packed, int length, Span<byte> target)
    {
        using var source = new MemoryStream(packed, 0, length, writable: false);
        using var unpacked = coding == Gzip ? (Stream)new GzipMembers(source) : ZstdStream(source);
        var written = 0;
        for (var read = unpacked.Read(target); read > 0; read = unpacked.Read(target[written..]))
        {
            written += read;
        }

        return written;
    }

    private static DecompressionStream ZstdStream(Stream source)
    {
        var stream = new DecompressionStream(source, leaveOpen: true);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaxZstdWindowLog);
        return stream;
    }
}
