using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using ZstdSharp;

namespace GridGrains.Silo.Http.Answers;

/// <summary>Content codings of answers: text is packed for clients that ask for it. Streams of events are not, for they come one by one.</summary>
internal static class AnswerCoding
{
    private static readonly string[] Packed =
    [
        "application/json", "application/problem+json", "application/x-ndjson", "text/csv", "text/html", "text/css", "text/javascript", "application/javascript",
        "text/plain", "application/openmetrics-text",
    ];

    public static void AddAnswerCoding(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            // Answers hold no secret that their length could give away.
            options.EnableForHttps = true;
            options.MimeTypes = Packed;
            options.Providers.Add<ZstdCoding>();
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }

    private sealed class ZstdCoding : ICompressionProvider
    {
        private const int Level = 1;

        public string EncodingName => "zstd";

        public bool SupportsFlush => true;

        public Stream CreateStream(Stream outputStream) => new CompressionStream(outputStream, Level, leaveOpen: true);
    }
}
