using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GridGrains.ClickHouse.Embedded.Native;
using GridGrains.ClickHouse.Embedded.Statements;

namespace GridGrains.ClickHouse.Embedded.Http;

/// <summary>Writes a result with the headers of the real server.</summary>
internal sealed class QueryResponse(HttpResponse response, string? coding) : IAsyncDisposable
{
    private const int MaxWrite = 1 << 20;

    /// <summary>Marks an error within a body that has begun; random, so that no data can be taken for it.</summary>
    private readonly string _exceptionTag = RandomNumberGenerator.GetHexString(16, lowercase: true);

    private Stream _body = response.Body;

    public static void Describe(HttpResponse response, string queryId, string timeZone)
    {
        response.Headers["X-ClickHouse-Query-Id"] = queryId;
        response.Headers["X-ClickHouse-Server-Display-Name"] = "embedded";
        response.Headers["X-ClickHouse-Timezone"] = timeZone;
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

        if (coding is not null && length is not 0)
        {
            response.Headers.ContentEncoding = coding;
            _body = ContentCoding.Encode(response.Body, coding);
        }
        else
        {
            response.ContentLength = length;
        }
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

    /// <summary>Ends a body that has begun with the error, between the marks that clients look for.</summary>
    public async Task FailAsync(string message)
    {
        var text = Encoding.UTF8.GetBytes(message);
        await _body.WriteAsync(Encoding.ASCII.GetBytes($"\r\n__exception__\r\n{_exceptionTag}\r\n"));
        await _body.WriteAsync(text);
        await _body.WriteAsync(Encoding.ASCII.GetBytes($"\n{text.Length} {_exceptionTag}\r\n__exception__\r\n"));
    }

    /// <summary>Writes the end of the coding, where there is one.</summary>
    public ValueTask DisposeAsync() => ReferenceEquals(_body, response.Body) ? ValueTask.CompletedTask : _body.DisposeAsync();
}
