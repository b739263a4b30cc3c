using GridGrains.Domain.Governance;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Grains.Contracts.Series;
using GridGrains.Grains.Series;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Series;

/// <summary>Series of markets: what there is, and each as it is known now or was known then.</summary>
internal sealed class SeriesEndpoints(LiveSeries live, SeriesReads reads)
{
    private const string Tag = "Series";
    private const int MaxItems = 2_000;
    private const int DefaultItems = 500;

    private static readonly TimeSpan SpanOfPast = TimeSpan.FromDays(2);

    private static readonly QueryParameter[] ListQuery =
    [
        new("iso", "ISO code, or US.", "NYISO"),
        new("series", "A series, or a family for all of its members.", "fuel_mix"),
        new("location", "Zone, region, hub or interface by the ISO's own name; SYSTEM for the whole market.", "SYSTEM"),
        QueryParameter.Integer("limit", $"Series in the answer, 1 to {MaxItems}.", "500"),
    ];

    private static readonly QueryParameter[] SpanQuery =
    [
        new("location", "Zone, region, hub or interface; without it SYSTEM, or the only one that there is.", "N.Y.C."),
        QueryParameter.Moment("from", "First interval start, inclusive.", "2026-07-01T00:00:00Z"),
        QueryParameter.Moment("to", "Last interval start, exclusive.", "2026-07-02T00:00:00Z"),
        QueryParameter.Moment("known_at", "Only what was known then: forecasts of that issue or before, values before their correction. as_of leaves out later intervals too.", "2026-07-01T12:00:00Z"),
        PastMoment.OfIntervals,
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<SeriesEndpoints>();
        routes.MapApiGet("/v1/series", endpoints.ListAsync, ListQuery).Needs(AccessScope.Read)
            .Describe<SeriesList>("listSeries", Tag, "Series with their newest value", "Every series that something has come of, and the families with unit and sign.", SeriesExamples.List);
        routes.MapApiGet("/v1/series/{iso}/{series}", endpoints.GetAsync, SpanQuery).Needs(AccessScope.Read, TenantReach.ByIso)
            .Describe<SeriesView>(
                "getSeries", Tag, "A series by interval",
                "One version of each interval: the newest, or the one known at known_at. Ramps, the error of forecasts by lead time, and net load are computed at the read.", SeriesExamples.Series)
            .WithPath(SeriesPaths.Iso, SeriesPaths.Series);
    }

    public async Task ListAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var limit = query.Number("limit", DefaultItems, 1, MaxItems);
        var (iso, series, location) = (query.Text("iso"), query.Text("series"), query.Text("location"));
        if (iso is not null)
        {
            RequireMarket(iso);
        }

        var isAt = location is null ? null : await reads.PlaceTestAsync(location, context.RequestAborted);
        var matching = (await live.ListAsync(context.RequestAborted)).Select(SeriesViewsOf.Summary)
            .Where(item => (iso is null || item.Iso == iso) && (isAt is null || isAt(item.Iso, item.Location))
                && (series is null || item.Series == series || item.Series.StartsWith($"{series}.", StringComparison.Ordinal)))
            .ToList();
        await context.WriteJsonAsync(new SeriesList(matching.Count, SeriesViewsOf.Families, [.. matching.Take(limit)]), SeriesJson.Default.SeriesList);
    }

    public async Task GetAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var (market, name) = ((string)context.Request.RouteValues["iso"]!, (string)context.Request.RouteValues["series"]!);
        RequireMarket(market);
        var family = SeriesCatalog.Find(name) ?? throw new ApiException(SeriesProblems.UnknownSeries, $"'{name}' is no name of a series")
        {
            Suggestions = [.. SeriesCatalog.All.Select(known => known.Pattern)],
        };
        var (from, to, asOf, knownAt) = MomentsOf(query);
        var location = await reads.LocationOfAsync(market, name, query.Text("location"), context.RequestAborted);
        var series = await reads.ReadAsync(new SeriesKey(market, name, location), context.RequestAborted);
        if (from is null && asOf <= series.Snapshot.Points[0].StartUtc)
        {
            // Memory begins after the moment: a span of the table's.
            from = asOf - SpanOfPast;
        }

        var (points, isStored) = await reads.SpanAsync(series, from, to, knownAt, context.RequestAborted);
        await context.WriteJsonAsync(ViewOf(series, family, points, isStored, knownAt ?? DateTime.MaxValue, asOf), SeriesJson.Default.SeriesView);
    }

    // A list of intervals ends at as_of; known_at says nothing of where they start.
    private static (DateTime? From, DateTime? To, DateTime? AsOf, DateTime? KnownAt) MomentsOf(ApiQuery query)
    {
        var (from, to, asOf, knownAt) = (query.Utc("from"), query.Utc("to"), query.Utc(PastMoment.Name), query.Utc("known_at"));
        if (from >= to)
        {
            throw ApiException.BadParameter("from", "must lie before 'to'");
        }

        return asOf is null ? (from, to, asOf, knownAt)
            : knownAt is null ? (from, to < asOf ? to : asOf, asOf, asOf)
            : throw ApiException.BadParameter(PastMoment.Name, "says what known_at says too; give one of both");
    }

    // All of it as it was known then: a newest value from after that moment would be one from the future.
    private static SeriesView ViewOf(ReadSeries series, SeriesFamilyInfo family, IReadOnlyList<SeriesPoint> points, bool isStored, DateTime knownAtUtc, DateTime? asOfUtc)
    {
        var latest = series.KnownAt(knownAtUtc).Where(point => asOfUtc is null || point.StartUtc < asOfUtc).ToArray();
        if (isStored && (latest.Length == 0 || (points.Count > 0 && points[^1].StartUtc > latest[^1].StartUtc)))
        {
            latest = [.. points];
        }

        var isForecast = family.Kind == SeriesKind.Forecast;
        return new SeriesView(
            series.Key.Market, series.Key.Series, series.Key.Location, SeriesViewsOf.KindOf(family), family.Unit, family.Sign, series.Snapshot.Source,
            isStored ? "warehouse" : "memory", series.Snapshot.Points[0].StartUtc, [.. series.Parts.Select(part => part.Key.Series)], latest.Length == 0 ? null : SeriesViewsOf.Point(latest[^1]),
            isForecast ? null : SeriesViewsOf.Number(SeriesFigures.Ramp(latest, TimeSpan.FromHours(1))),
            isForecast ? null : SeriesViewsOf.Number(SeriesFigures.Ramp(latest, TimeSpan.FromHours(3))),
            series.Actual is null ? [] : [.. SeriesFigures.ErrorsByLead(series.Snapshot.KnownUntil(knownAtUtc), series.Actual.KnownUntil(knownAtUtc)).Select(SeriesViewsOf.Error)],
            [.. points.Select(SeriesViewsOf.Point)]);
    }

    private static void RequireMarket(string code)
    {
        if (!SeriesKey.IsMarket(code))
        {
            throw new ApiException(DomainProblems.UnknownIso, $"'{code}' is no ISO") { Suggestions = [.. Isos.All.Select(known => known.Code), SeriesKey.National] };
        }
    }
}
