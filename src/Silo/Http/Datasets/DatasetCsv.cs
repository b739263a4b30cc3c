using System.Buffers;
using System.Globalization;
using GridGrains.ClickHouse.Datasets;
using GridGrains.ClickHouse.Queries;
using GridGrains.Silo.Http.Governance;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.WebUtilities;

namespace GridGrains.Silo.Http.Datasets;

/// <summary>
/// A dataset as CSV. CSV has no room for a cursor, so that a request without a page is answered whole: stretch by stretch, in bounded memory
/// and for as long as its reader reads. A page says in headers where the next one begins.
/// </summary>
internal sealed class DatasetCsv(WarehouseQueries queries, HttpContext context)
{
    private const int RowsOfSlice = 50_000;

    private static readonly ResultForm Lines = new("csv", "CSV", ResultForm.Csv.ContentType);
    private static readonly ResultForm Counts = new("counts", "TabSeparated", "text/plain");
    private static readonly QueryCaps Caps = new();

    private readonly CsvRowCounter _rows = new();

    /// <summary>Written so far, without the line of names.</summary>
    public long Rows => Math.Max(_rows.Count - 1, 0);

    /// <summary>All rows of the query, up to its limit.</summary>
    public async Task WriteAllAsync(DatasetQuery query, long limit)
    {
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        if (query.Resampling is not null)
        {
            // Buckets span stretches; their rows are few, and the cap on rows of a result refuses what is not.
            await CopyAsync(query with { Skip = 0, Take = (int)Math.Min(limit, int.MaxValue) }, ResultForm.Csv);
            return;
        }

        var form = ResultForm.Csv;
        foreach (var slice in DatasetSlices.Cut(await DaysAsync(query), RowsOfSlice))
        {
            var left = limit - Rows;
            if (left <= 0)
            {
                break;
            }

            await CopyAsync(query with { StartUtc = Later(query.StartUtc, slice.StartUtc), EndUtc = Earlier(query.EndUtc, slice.EndUtc), Skip = 0, Take = (int)Math.Min(left, int.MaxValue) }, form);
            form = Lines;
        }

        if (form == ResultForm.Csv)
        {
            await CopyAsync(query with { Skip = 0, Take = 0 }, form);
        }
    }

    /// <param name="query">Asks for one row more than the page where there may be one.</param>
    public async Task WritePageAsync(DatasetQuery query, int size)
    {
        var (sql, parameters) = DatasetSql.Build(query);
        using var result = await queries.RunAsync(sql, parameters, ResultForm.Csv, context.CapsOf(Caps), context.RequestAborted);
        await using var body = await result.ReadDecompressedStreamAsync();
        using var page = new MemoryStream();
        await body.CopyToAsync(page, context.RequestAborted);
        var bytes = page.GetBuffer().AsMemory(0, (int)page.Length);
        var end = _rows.EndOf(bytes.Span, size + 1);
        context.Response.ContentType = ResultForm.Csv.ContentType;
        if (end < bytes.Length)
        {
            AddNext((query.Skip + size).ToString(CultureInfo.InvariantCulture));
        }

        await context.Response.Body.WriteAsync(bytes[..end], context.RequestAborted);
    }

    private static DateTime Later(DateTime? bound, DateTime utc) => bound > utc ? bound.Value : utc;

    private static DateTime Earlier(DateTime? bound, DateTime utc) => bound < utc ? bound.Value : utc;

    private void AddNext(string cursor)
    {
        var query = context.Request.Query.Where(value => value.Key is not ("page" or "cursor")).Append(new("cursor", cursor));
        context.Response.Headers["X-Next-Cursor"] = cursor;
        context.Response.Headers.Link = $"<{QueryHelpers.AddQueryString(context.Request.Path.ToUriComponent(), query)}>; rel=\"next\"";
    }

    private async Task<List<RowsOfDay>> DaysAsync(DatasetQuery query)
    {
        var (sql, parameters) = DatasetSql.Days(query);
        using var result = await queries.RunAsync(sql, parameters, Counts, context.CapsOf(Caps), context.RequestAborted);
        return [.. (await result.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Select(fields => new RowsOfDay(
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields[0], CultureInfo.InvariantCulture)).UtcDateTime, long.Parse(fields[1], CultureInfo.InvariantCulture)))];
    }

    private async Task CopyAsync(DatasetQuery query, ResultForm form)
    {
        var (sql, parameters) = DatasetSql.Build(query);
        using var result = await queries.RunAsync(sql, parameters, form, context.CapsOf(Caps), context.RequestAborted);
        await using var body = await result.ReadDecompressedStreamAsync();
        context.Response.ContentType = form.ContentType;
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int read; (read = await body.ReadAsync(buffer, context.RequestAborted)) > 0;)
            {
                _rows.Add(buffer.AsSpan(0, read));
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>Counts the lines of CSV, that of the names included; a line end within quotes is part of a text.</summary>
internal sealed class CsvRowCounter
{
    private bool _isQuoted;

    public long Count { get; private set; }

    public void Add(ReadOnlySpan<byte> text) => EndOf(text, long.MaxValue);

    /// <returns>Where the line with that number ends; the length of the text where it has fewer.</returns>
    public int EndOf(ReadOnlySpan<byte> text, long line)
    {
        for (var i = 0; i < text.Length; i++)
        {
            _isQuoted ^= text[i] == (byte)'"';
            if (text[i] == (byte)'\n' && !_isQuoted && ++Count == line)
            {
                return i + 1;
            }
        }

        return text.Length;
    }
}
