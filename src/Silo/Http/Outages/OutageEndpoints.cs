using GridGrains.Domain.Governance;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Outages;
using GridGrains.Grains.Contracts.Outages;
using GridGrains.Grains.Outages;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Outages;

/// <summary>Outages as they are known, or were: what is out of service, and how each came to be what it is.</summary>
internal sealed class OutageEndpoints(LiveOutages live, LiveCatalog catalog, TimeProvider clock)
{
    private const string Tag = "Outages";
    private const int MaxItems = 2_000;
    private const int DefaultItems = 200;

    private static readonly QueryParameter Known = QueryParameter.Moment("known_at", "Only what was published then.", "2026-07-01T12:00:00Z");

    private static readonly QueryParameter AsOf = QueryParameter.Past(PastMoment.Name, "The states of a moment by what was published then: at and known_at at once.", "2026-07-01T12:00:00Z");

    private static readonly QueryParameter At = QueryParameter.Moment("at", "States at this moment; now when absent, or known_at where that is given.", "2026-07-01T12:00:00Z");

    private static readonly QueryParameter Facility =
        new("facility", "The unit or facility, by id or name, where several have an outage of this id; the one of the greatest capacity when absent.", "DIABLO_7_UNIT 1");

    private static readonly QueryParameter[] ListQuery =
    [
        new("iso", "ISO code.", "CAISO"),
        QueryParameter.OneOf("state", "out (open or changed) when absent; any for all.", "out", OutageAsk.States),
        new("facility", "Only this unit or facility: its id, or its name.", "DIABLO_7_UNIT 1"),
        new("region", "Only of this zone, area or hub, by any of its names.", "NP15"),
        QueryParameter.OneOf("kind", "Only of this kind.", "forced", [.. OutageWords.Kinds]),
        QueryParameter.OneOf("type", "Only facilities of this type.", "nuclear", [.. OutageWords.Types]),
        QueryParameter.OneOf("severity", "At least so severe.", "major", [.. OutageSeverities.AllWords]),
        At,
        Known,
        AsOf,
        QueryParameter.Integer("limit", $"Outages in the answer, 1 to {MaxItems}.", "200"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<OutageEndpoints>();
        routes.MapApiGet("/v1/outages", endpoints.ListAsync, ListQuery).Needs(AccessScope.Read)
            .Describe<OutageList>("listOutages", Tag, "Outages of units and facilities", "Greatest capacity first, the newest of equal ones. Alerts are the kind outage_alert of /v1/events.", OutageExamples.List);
        routes.MapApiGet("/v1/outages/{iso}/{id}", endpoints.GetAsync, Facility, At, Known, AsOf).Needs(AccessScope.Read, TenantReach.ByIso)
            .Describe<OutageDetail>("getOutage", Tag, "An outage with its revisions", "Each revision names what changed in it. Where several facilities have an outage of one id, facilities lists them and facility chooses.", OutageExamples.Detail)
            .WithPath(OutagePaths.Iso, OutagePaths.Id);
    }

    public async Task ListAsync(HttpContext context) =>
        await context.WriteJsonAsync(await ListAsync(AskOf(new ApiQuery(context.Request.Query)), context.RequestAborted), OutageJson.Default.OutageList);

    public async Task<OutageList> ListAsync(OutageAsk ask, CancellationToken cancellation)
    {
        var places = await catalog.RefreshAsync(cancellation);
        var matching = (await live.ListAsync(ask.Iso, null, cancellation)).Select(outage => outage.KnownAt(ask.KnownAtUtc)).OfType<Outage>().Where(outage => ask.Selects(outage, places))
            .OrderByDescending(outage => outage.Latest.CapacityMw).ThenByDescending(outage => outage.Latest.StartUtc).ThenBy(OutageViewsOf.IdOf, StringComparer.Ordinal).ToList();
        return new OutageList(
            ask.AtUtc, matching.Count, Math.Round(matching.Sum(outage => outage.Latest.CapacityMw), 3),
            [.. matching.Take(ask.Limit).Select(outage => OutageViewsOf.View(outage, ask.AtUtc))]);
    }

    public async Task GetAsync(HttpContext context)
    {
        var (code, id) = ((string)context.Request.RouteValues["iso"]!, (string)context.Request.RouteValues["id"]!);
        var query = new ApiQuery(context.Request.Query);
        var (at, knownAt) = MomentsOf(query);
        await context.WriteJsonAsync(await GetAsync(code, id, query.Text(Facility.Name), at, knownAt, context.RequestAborted), OutageJson.Default.OutageDetail);
    }

    /// <param name="facility">Id or name of the one that is meant; null for the one of the greatest capacity.</param>
    /// <exception cref="ApiException">No such market, or no such outage was known then.</exception>
    public async Task<OutageDetail> GetAsync(string code, string id, string? facility, DateTime atUtc, DateTime knownAtUtc, CancellationToken cancellation)
    {
        var iso = IsoOf(code);

        // The facilities of one outage have an id in common in some sources.
        var alike = (await live.ListAsync(iso.Code, id, cancellation)).Select(found => found.KnownAt(knownAtUtc)).OfType<Outage>()
            .OrderByDescending(found => found.Latest.CapacityMw).ThenBy(found => found.Facility, StringComparer.Ordinal).ToList();
        var outage = alike.Find(found => facility is null || found.Facility == facility) ?? alike.Find(found => found.Latest.FacilityName == facility)
            ?? throw Unknown(iso, id, facility, alike, knownAtUtc);
        return OutageViewsOf.Detail(outage, alike, atUtc);
    }

    private static ApiException Unknown(Iso iso, string id, string? facility, List<Outage> alike, DateTime knownAtUtc)
    {
        var (of, known) = (alike.Count > 0 ? $" of '{facility}'" : "", knownAtUtc == DateTime.MaxValue ? "is known" : $"was known at {knownAtUtc:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        return new(OutageProblems.UnknownOutage, $"no outage {id} of {iso.Code}{of} {known}; /v1/outages?iso={iso.Code}&state=any lists those that are")
        {
            Suggestions = alike.Count > 0 ? [.. alike.Select(found => found.Facility)] : null,
        };
    }

    /// <exception cref="ApiException">There is no such market.</exception>
    public static Iso IsoOf(string code) => Isos.TryGet(code, out var iso)
        ? iso
        : throw new ApiException(DomainProblems.UnknownIso, $"'{code}' is no ISO") { Suggestions = [.. Isos.All.Select(known => known.Code)] };

    private OutageAsk AskOf(ApiQuery query)
    {
        var (at, knownAt) = MomentsOf(query);
        return new OutageAsk(at, knownAt, query.Number("limit", DefaultItems, 1, MaxItems))
        {
            Iso = query.Iso("iso")?.Code,
            State = query.Text("state") ?? OutageAsk.Out,
            Kind = query.Text("kind"),
            Type = query.Text("type"),
            Facility = query.Text("facility"),
            Region = query.Text("region"),
            Severity = query.Text("severity"),
        };
    }

    private (DateTime AtUtc, DateTime KnownAtUtc) MomentsOf(ApiQuery query)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var known = query.Utc("known_at");
        if (query.Utc(PastMoment.Name) is { } asOf)
        {
            return known is null && !query.Has("at") ? (asOf, asOf) : throw ApiException.BadParameter(PastMoment.Name, "says what at and known_at say; give it alone");
        }

        return (query.Utc("at") ?? known ?? now, known ?? DateTime.MaxValue);
    }
}
