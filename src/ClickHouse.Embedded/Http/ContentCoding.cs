using System.IO.Compression;
using GridGrains.ClickHouse.Embedded.Native;
using K4os.Compression.LZ4.Streams;
using Microsoft.Net.Http.Headers;

namespace GridGrains.ClickHouse.Embedded.Http;

/// <summary>Content codings of bodies: gzip, deflate, br, zstd and lz4, both ways.</summary>
internal static class ContentCoding
{
    private const int ZstdLevel = 1;

    /// <summary>In the order of preference where the client takes several.</summary>
    private static readonly string[] Supported = ["zstd", "lz4", "gzip", "br", "deflate"];

    /// <exception cref="EngineException">A coding that is not supported.</exception>
    public static Stream Decode(HttpRequest request) => request.Headers.ContentEncoding.ToString() switch
    {
        "" or "identity" => request.Body,
        "gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress),
        "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
        "zstd" => new ZstdSharp.DecompressionStream(request.Body, leaveOpen: true),
        "lz4" => LZ4Stream.Decode(request.Body, leaveOpen: true),
        _ => throw new EngineException(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Encoding has to be gzip, deflate, br, zstd or lz4"),
    };

    /// <summary>What to encode the answer with, or null for not at all.</summary>
    public static string? Choose(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var offers))
        {
            return null;
        }

        return Supported.FirstOrDefault(coding => offers.Any(offer => offer.Value == coding && offer.Quality is not 0));
    }

    /// <summary>A stream that encodes into <paramref name="body"/> and leaves it open.</summary>
    public static Stream Encode(Stream body, string coding) => coding switch
    {
        "gzip" => new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true),
        "deflate" => new ZLibStream(body, CompressionLevel.Fastest, leaveOpen: true),
        "br" => new BrotliStream(body, CompressionLevel.Fastest, leaveOpen: true),
        "zstd" => new ZstdSharp.CompressionStream(body, ZstdLevel, leaveOpen: true),
        "lz4" => LZ4Stream.Encode(body, leaveOpen: true),
        _ => throw new ArgumentOutOfRangeException(nameof(coding), coding, null),
    };
}
