using System.Globalization;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Prices;

namespace GridGrains.ClickHouse.Exports;

/// <summary>
/// Reads canonical rows out of the tables, a page at a time: whole days of UTC within a month, as many as have a million rows, one at least. So neither side needs memory
/// for more, and what broke off is asked for again from where its page began.
/// </summary>
public sealed class ExportReader(WarehouseQueries queries)
{
    /// <summary>Rows of a page, unless one day has more.</summary>
    public const long RowsOfPage = 1_000_000;

    public static readonly ResultForm Parquet = new("parquet", "Parquet", "application/vnd.apache.parquet");

    private static readonly ResultForm Counts = new("counts", "TabSeparated", "text/plain");

    /// <summary>Of a page: its time depends on how much of a month's rows it is among.</summary>
    private static readonly QueryCaps Caps = new(Seconds: 540, ResultRows: int.MaxValue);

    public static IReadOnlyList<ResultForm> Forms { get; } = [Parquet, ResultForm.Csv, ResultForm.Arrow];

    /// <summary>The first page of a query that has rows.</summary>
    /// <returns>Its bounds; an empty page at the end where there are no rows.</returns>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    public async Task<ExportQuery> PageOfAsync(ExportQuery query, CancellationToken cancellation)
    {
        for (var from = query.FromUtc; from < query.ToUtc; from = Earlier(MonthAfter(from), query.ToUtc))
        {
            var end = Earlier(MonthAfter(from), query.ToUtc);
            var days = await DaysAsync(query with { FromUtc = from, ToUtc = end }, cancellation);
            if (days.Count > 0)
            {
                return query with { FromUtc = from, ToUtc = Earlier(EndOf(days, end), end) };
            }
        }

        return query with { FromUtc = query.ToUtc };
    }

    /// <param name="caps">The stricter of these and the export's own hold.</param>
    public async Task<Stream> OpenAsync(ExportQuery page, ResultForm form, Func<QueryCaps, QueryCaps> caps, CancellationToken cancellation)
    {
        var result = await queries.RunAsync(StatementOf(page), page.Parameters, form, caps(Caps), cancellation);
        return new OwnedStream(await result.ReadDecompressedStreamAsync(), result);
    }

    private static string StatementOf(ExportQuery page)
    {
        const string Order = "iso, node, market, ts, known_at, source_version, log_partition < 2000, log_offset";
        const string Newest = "iso, node, market, ts, known_at DESC, source_version DESC, log_partition < 2000 DESC, log_offset DESC";
        return $"""
            SELECT toString(iso) AS iso, node, toString(market) AS market, ts AS interval_start_utc, ts + toIntervalMinute(interval_minutes) AS interval_end_utc, lmp,
                energy_component AS energy, congestion_component AS congestion, loss_component AS loss, ghg_component AS ghg, known_at, toString(known_at_basis) AS known_at_basis,
                source_version, toString(hub) AS hub, toString(zone) AS zone, toString(baa) AS baa
            FROM
            (
                SELECT *
                FROM {page.Table}
                WHERE {page.Condition} AND {PriceTables.Canonical}
                ORDER BY {(page.HasAllVersions ? Order : Newest + "\n    LIMIT 1 BY iso, node, market, ts")}
            )
            """;
    }

    // The table that is sorted by time.
    private async Task<List<(DateTime Day, long Rows)>> DaysAsync(ExportQuery query, CancellationToken cancellation)
    {
        var sql = $"SELECT toUnixTimestamp(toStartOfDay(ts)) AS day, count() FROM fact_lmp_5m WHERE {query.Condition} GROUP BY day ORDER BY day";
        using var result = await queries.RunAsync(sql, query.Parameters, Counts, Caps with { ResultRows = 100 }, cancellation);
        var days = new List<(DateTime, long)>();
        foreach (var line in (await result.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split('\t');
            days.Add((DateTime.UnixEpoch.AddSeconds(long.Parse(fields[0], CultureInfo.InvariantCulture)), long.Parse(fields[1], CultureInfo.InvariantCulture)));
        }

        return days;
    }

    private static DateTime EndOf(List<(DateTime Day, long Rows)> days, DateTime end)
    {
        var rows = 0L;
        for (var i = 0; i < days.Count; i++)
        {
            rows += days[i].Rows;
            if (i > 0 && rows > RowsOfPage)
            {
                return days[i].Day;
            }
        }

        return end;
    }

    private static DateTime MonthAfter(DateTime utc) => new DateTime(utc.Year, utc.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);

    private static DateTime Earlier(DateTime first, DateTime second) => first < second ? first : second;
}
