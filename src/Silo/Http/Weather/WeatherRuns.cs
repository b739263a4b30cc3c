using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Weather;
using GridGrains.Domain.Weather;
using GridGrains.Grains.Contracts.Weather;
using GridGrains.H3;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Weather;

/// <summary>Forecasts as they were issued, and what stood at a moment, from the tables.</summary>
internal sealed class WeatherRuns(WarehouseRuns? warehouse, WeatherZoneCatalog catalog, TimeProvider clock)
{
    private const int MaxRuns = 1_000;
    private const int DefaultRuns = 100;
    private const int DefaultDays = 7;

    /// <summary>Of an answer as of a moment: this long before it, and as far as a run goes behind it.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromHours(48);
    private static readonly TimeSpan Behind = TimeSpan.FromHours(WeatherRecordReader.MaxLeadHours + 1);

    public static readonly QueryParameter[] CellQuery =
    [
        QueryParameter.Moment("issued_at", "One forecast run alone, exactly as it was issued.", "2026-07-01T06:00:00Z"),
        PastMoment.Parameter,
        QueryParameter.OneOf("by", "With as_of: runs count by when they began (issued), or by when they came (arrival).", "issued", "issued", "arrival"),
        new("source", "With issued_at or by=arrival: of this source alone.", "HRRR"),
    ];

    public static readonly QueryParameter[] RunQuery =
    [
        new("source", "Runs of this source alone.", "HRRR"),
        QueryParameter.Moment("from", $"Runs that began at or after it; {DefaultDays} days back when absent.", "2026-07-01T00:00:00Z"),
        QueryParameter.Moment("to", "Runs that began before it.", "2026-07-02T00:00:00Z"),
        QueryParameter.Integer("limit", $"Runs in the answer, 1 to {MaxRuns}.", "100"),
    ];

    private WarehouseRuns Warehouse => warehouse ?? throw new WarehouseUnavailableException("runs are kept in the warehouse, which is off (--clickhouse on starts it)");

    public async Task ListAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var to = query.Utc("to") ?? clock.GetUtcNow().UtcDateTime.AddHours(1);
        var from = query.Utc("from") ?? to.AddDays(-DefaultDays);
        var runs = await Warehouse.RunsAsync(query.Text("source") ?? "", from, to, query.Number("limit", DefaultRuns, 1, MaxRuns), context.RequestAborted);
        await context.WriteJsonAsync(
            new WeatherRunList([.. runs.Select(run => new WeatherRunView(run.Source, run.IssuedUtc, run.FirstIngestedUtc, run.LastIngestedUtc, run.Cells, run.Hours, run.LongestLeadHours))]),
            WeatherJson.Default.WeatherRunList);
    }

    /// <summary>True for a request that asks for a run, or for what had come by a moment; one for what was known then is answered as everywhere.</summary>
    public static bool IsAsked(ApiQuery query) => query.Has("issued_at") || query.Has("by");

    /// <exception cref="ApiException">Nothing is kept of it, or both are asked for.</exception>
    public async Task<CellView> ReadAsync(H3Cell cell, ApiQuery query, CancellationToken cancellation)
    {
        var (issued, asOf, source) = (query.Utc("issued_at"), query.Utc("as_of"), query.Text("source") ?? "");
        if (issued is not null == asOf is not null)
        {
            throw ApiException.BadParameter("as_of", "either issued_at or as_of is to be given, as a stamp");
        }

        var hours = issued is { } run
            ? await Warehouse.RunAsync(cell.ToString(), run, source, cancellation)
            : await Warehouse.AsOfAsync(cell.ToString(), asOf!.Value, ByArrival(query), source, asOf.Value - Before, asOf.Value + Behind, cancellation);
        return hours.Count > 0
            ? WeatherViewsOf.Stored(cell, hours, catalog)
            : throw new ApiException(WeatherProblems.UnknownRun, $"nothing is kept of {cell} {(issued is null ? "as of that moment" : "of that run")}; /v1/weather/runs lists the runs");
    }

    private static bool ByArrival(ApiQuery query) => query.Text("by") == "arrival";
}
