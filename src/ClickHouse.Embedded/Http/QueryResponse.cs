using System.Globalization;
using System.Security.Cryptography;
using GridGrains.ClickHouse.Embedded.Blocks;
using GridGrains.ClickHouse.Embedded.Native;
using GridGrains.ClickHouse.Embedded.Statements;
using Microsoft.AspNetCore.WebUtilities;

namespace GridGrains.ClickHouse.Embedded.Http;

/// <summary>Writes a result with the headers of the real server.</summary>
internal sealed class QueryResponse(HttpResponse response, QueryRequest request) : IAsyncDisposable
{
    private const int MaxWrite = 1 << 20;

    /// <summary>Marks an error within a body that has begun; random, so that no data can be taken for it.</summary>
    private readonly string _exceptionTag = RandomNumberGenerator.GetHexString(ExceptionTrailer.TagLength, lowercase: true);

    private Stream _coded = response.Body;
    private Stream _body = response.Body;

    public static void Describe(HttpContext context, QueryRequest request, string queryId, string timeZone)
    {
        var headers = context.Response.Headers;
        headers["X-ClickHouse-Query-Id"] = queryId;
        headers["X-ClickHouse-Server-Display-Name"] = "embedded";
        headers["X-ClickHouse-Timezone"] = timeZone;
        if (request.OpensToOtherOrigins && context.Request.Headers.Origin.Count > 0)
        {
            headers.AccessControlAllowOrigin = "*";
        }
    }

    /// <param name="length">Bytes of the whole result where it is known.</param>
    public void Begin(string format, QueryCounts? counts, long? length)
    {
        response.ContentType = FormatTraits.ContentType(format);
        response.Headers["X-ClickHouse-Format"] = format;
        response.Headers["X-ClickHouse-Exception-Tag"] = _exceptionTag;
        if (counts is { } known)
        {
            Summarize(response, known);
        }

        if (request.ResponseCoding is { } coding && length is not 0)
        {
            response.Headers.ContentEncoding = coding;
            _coded = ContentCoding.Encode(response.Body, coding);
        }
        else if (!request.FramesAnswer)
        {
            response.ContentLength = length;
        }

        _body = request.FramesAnswer ? new BlockWriteStream(_coded) : _coded;
    }

    public static void Summarize(HttpResponse response, QueryCounts counts) =>
        response.Headers["X-ClickHouse-Summary"] = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"read_rows":"{{counts.ReadRows}}","read_bytes":"{{counts.ReadBytes}}","written_rows":"{{counts.WrittenRows}}","written_bytes":"{{counts.WrittenBytes}}","total_rows_to_read":"{{counts.ReadRows}}","result_rows":"{{counts.ResultRows}}","result_bytes":"0"}""");

    public async Task WriteAsync(QueryResult result, long offset, CancellationToken cancellation)
    {
        for (var length = result.Length; offset < length; offset += MaxWrite)
        {
            await _body.WriteAsync(result.Memory(offset, (int)Math.Min(MaxWrite, length - offset)), cancellation);
        }
    }

    public Task WriteAsync(FileBufferingWriteStream held, CancellationToken cancellation) => held.DrainBufferAsync(_body, cancellation);

    /// <summary>Ends a body that has begun with the error, between the marks that clients look for. It goes out by itself and in one write: clients
    /// look for the whole of it in one piece.</summary>
    public async Task FailAsync(string message)
    {
        await _body.FlushAsync();
        await _body.WriteAsync(ExceptionTrailer.Of(message, _exceptionTag));
        await _body.FlushAsync();
    }

    /// <summary>Writes the last block and the end of the coding, where there are such.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!ReferenceEquals(_body, _coded))
        {
            await _body.DisposeAsync();
        }

        if (!ReferenceEquals(_coded, response.Body))
        {
            await _coded.DisposeAsync();
        }
    }
}
