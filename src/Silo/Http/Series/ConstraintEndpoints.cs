using GridGrains.ClickHouse.Series;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Grains.Contracts.Series;
using GridGrains.Grains.Series;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Warehouses;

namespace GridGrains.Silo.Http.Series;

/// <summary>Constraints that bound lately, dearest first: the newest version of each interval in memory, of a past moment those of the tables.</summary>
/// <param name="tables">Null where the warehouse is off.</param>
internal sealed class ConstraintEndpoints(LiveSeries live, WarehouseConstraints? tables, TimeProvider clock)
{
    private const int MaxHours = 48;
    private const int MaxItems = 500;

    private static readonly QueryParameter[] Query =
    [
        new("iso", "ISO code.", "MISO"),
        QueryParameter.OneOf("market", "real_time or day_ahead; both when absent.", "real_time", "real_time", "day_ahead"),
        QueryParameter.Integer("hours", $"Hours before now or as_of, 1 to {MaxHours}; day-ahead hours to come count too.", "24"),
        PastMoment.Parameter,
        QueryParameter.Integer("limit", $"Constraints in the answer, 1 to {MaxItems}.", "50"),
    ];

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapApiGet("/v1/constraints", routes.ServiceProvider.GetRequiredService<ConstraintEndpoints>().ListAsync, Query).Needs(AccessScope.Read)
        .Describe<ConstraintList>(
            "listConstraints", "Series", "Binding constraints",
            "Constraints that bound within the hours before now or as_of, by their mean shadow price times the hours that they bound. Older ones are in the cube top_binding_constraints.", SeriesExamples.Constraints);

    public async Task ListAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var (iso, market) = (query.Iso("iso"), query.Text("market"));
        var (hours, limit) = (query.Number("hours", 24, 1, MaxHours), query.Number("limit", 50, 1, MaxItems));
        var now = clock.GetUtcNow().UtcDateTime;
        var asOf = query.AsOf(now);
        var since = (asOf?.MomentUtc ?? now).AddHours(-hours);
        var known = asOf is { } moment ? await PastAsync(iso, since, moment, context.RequestAborted) : await PresentAsync(iso, since, context.RequestAborted);
        var bound = known.Where(series => market is null || MarketOf(series.Key) == market).Select(series => ViewOf(series.Key, series.Points, since)).OfType<ConstraintView>()
            .OrderByDescending(view => view.MeanUsdPerMwh * view.HoursBound).ToList();
        await context.WriteJsonAsync(new ConstraintList(hours, bound.Count, [.. bound.Take(limit)]), SeriesJson.Default.ConstraintList);
    }

    private async Task<IEnumerable<(SeriesKey Key, IReadOnlyList<SeriesPoint> Points)>> PresentAsync(Iso? iso, DateTime sinceUtc, CancellationToken cancellation)
    {
        var keys = (await live.ListAsync(cancellation))
            .Where(listing => listing.Last.EndUtc > sinceUtc).Select(listing => SeriesKey.Parse(listing.Key))
            .Where(key => key.Series is SeriesConstraint.RealTime or SeriesConstraint.DayAhead && (iso is null || key.Market == iso.Code))
            .ToList();
        var snapshots = await live.All.ReadAsync([.. keys.Select(key => key.ToString())], cancellation);
        return keys.Zip(snapshots, (key, snapshot) => (key, (IReadOnlyList<SeriesPoint>)(snapshot?.Latest.ToArray() ?? [])));
    }

    private async Task<IEnumerable<(SeriesKey Key, IReadOnlyList<SeriesPoint> Points)>> PastAsync(Iso? iso, DateTime sinceUtc, AsOf asOf, CancellationToken cancellation) =>
        (await (tables ?? throw WarehouseAnswers.Off()).ReadAsync(iso, sinceUtc, asOf, cancellation)).GroupBy(row => row.Key)
            .Select(series => (series.Key, (IReadOnlyList<SeriesPoint>)[.. series.Select(row => row.Point)]));

    private static string MarketOf(SeriesKey key) => key.Series == SeriesConstraint.RealTime ? "real_time" : "day_ahead";

    private static ConstraintView? ViewOf(SeriesKey key, IReadOnlyList<SeriesPoint> points, DateTime sinceUtc)
    {
        var bound = points.Where(point => point.StartUtc >= sinceUtc && point.Value > 0).ToArray();
        if (bound.Length == 0)
        {
            return null;
        }

        var (constraint, contingency) = SeriesConstraint.PartsOf(key.Location);
        var minutes = bound.Sum(point => point.Minutes);
        return new ConstraintView(
            key.Market, MarketOf(key), constraint, contingency, Math.Round(minutes / 60.0, 4), Math.Round(bound.Sum(point => point.Value * point.Minutes) / minutes, 4),
            bound.Max(point => point.Value), bound[^1].StartUtc, bound[^1].Value);
    }
}
