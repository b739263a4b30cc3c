using GridGrains.Domain.Governance;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Outages;
using GridGrains.Grains.Contracts.Outages;
using GridGrains.Grains.Outages;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Outages;

/// <summary>Outages as they are known, or were: what is out of service, and how each came to be what it is.</summary>
internal sealed class OutageEndpoints(LiveOutages live, TimeProvider clock)
{
    private const string Tag = "Outages";
    private const string Out = "out";
    private const string Any = "any";
    private const int MaxItems = 2_000;
    private const int DefaultItems = 200;

    private static readonly string[] States = [Out, .. Outage.StageWords, Any];

    private static readonly QueryParameter Known = QueryParameter.Moment("known_at", "Only what was published then.", "2026-07-01T12:00:00Z");

    private static readonly QueryParameter At = QueryParameter.Moment("at", "States at this moment; now when absent, or known_at where that is given.", "2026-07-01T12:00:00Z");

    private static readonly QueryParameter[] ListQuery =
    [
        new("iso", "ISO code.", "CAISO"),
        QueryParameter.OneOf("state", "out (open or changed) when absent; any for all.", "out", States),
        new("facility", "Only this unit or facility: its id, or its name.", "DIABLO_7_UNIT 1"),
        new("region", "Only of this zone, area or hub.", "NP15"),
        QueryParameter.OneOf("kind", "Only of this kind.", "forced", [.. OutageWords.Kinds]),
        QueryParameter.OneOf("type", "Only facilities of this type.", "nuclear", [.. OutageWords.Types]),
        QueryParameter.OneOf("severity", "At least so severe.", "major", [.. OutageSeverities.AllWords]),
        At,
        Known,
        QueryParameter.Integer("limit", $"Outages in the answer, 1 to {MaxItems}.", "200"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<OutageEndpoints>();
        routes.MapApiGet("/v1/outages", endpoints.ListAsync, ListQuery).Needs(AccessScope.Read)
            .Describe<OutageList>("listOutages", Tag, "Outages of units and facilities", "Greatest capacity first, the newest of equal ones. Alerts are the kind outage_alert of /v1/events.", OutageExamples.List);
        routes.MapApiGet("/v1/outages/{iso}/{id}", endpoints.GetAsync, At, Known).Needs(AccessScope.Read, TenantReach.ByIso)
            .Describe<OutageDetail>("getOutage", Tag, "An outage with its revisions", "Each revision names what changed in it.", OutageExamples.Detail)
            .WithPath(OutagePaths.Iso, OutagePaths.Id);
    }

    public async Task ListAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var iso = query.Iso("iso")?.Code;
        var limit = query.Number("limit", DefaultItems, 1, MaxItems);
        var (at, knownAt) = MomentsOf(query);
        var wants = WishOf(query, at);
        var matching = (await live.ListAsync(iso, null, context.RequestAborted)).Select(outage => outage.KnownAt(knownAt)).OfType<Outage>().Where(wants)
            .OrderByDescending(outage => outage.Latest.CapacityMw).ThenByDescending(outage => outage.Latest.StartUtc).ThenBy(OutageViewsOf.IdOf, StringComparer.Ordinal).ToList();
        var answer = new OutageList(
            at, matching.Count, Math.Round(matching.Sum(outage => outage.Latest.CapacityMw), 3), [.. matching.Take(limit).Select(outage => OutageViewsOf.View(outage, at))]);
        await context.WriteJsonAsync(answer, OutageJson.Default.OutageList);
    }

    public async Task GetAsync(HttpContext context)
    {
        var (code, id) = ((string)context.Request.RouteValues["iso"]!, (string)context.Request.RouteValues["id"]!);
        if (!Isos.TryGet(code, out var iso))
        {
            throw new ApiException(DomainProblems.UnknownIso, $"'{code}' is no ISO") { Suggestions = [.. Isos.All.Select(known => known.Code)] };
        }

        var (at, knownAt) = MomentsOf(new ApiQuery(context.Request.Query));

        // Two facilities of one outage have an id in common in some sources; the greatest speaks for it.
        var outage = (await live.ListAsync(iso.Code, id, context.RequestAborted)).Select(found => found.KnownAt(knownAt)).OfType<Outage>().MaxBy(found => found.Latest.CapacityMw)
            ?? throw new ApiException(OutageProblems.UnknownOutage, $"no outage {id} of {iso.Code} was known at {knownAt:O}; /v1/outages?iso={iso.Code}&state=any lists those that are");
        await context.WriteJsonAsync(OutageViewsOf.Detail(outage, at), OutageJson.Default.OutageDetail);
    }

    private (DateTime AtUtc, DateTime KnownAtUtc) MomentsOf(ApiQuery query)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var known = query.Utc("known_at");
        return (query.Utc("at") ?? known ?? now, known ?? DateTime.MaxValue);
    }

    private static Func<Outage, bool> WishOf(ApiQuery query, DateTime atUtc)
    {
        var (state, kind, type) = (WordOf(query, "state", States) ?? Out, WordOf(query, "kind", OutageWords.Kinds), WordOf(query, "type", OutageWords.Types));
        var (facility, region) = (query.Text("facility"), query.Text("region"));
        var severity = WordOf(query, "severity", OutageSeverities.AllWords) is { } word ? OutageSeverities.AllWords.ToList().IndexOf(word) : 0;
        return outage => outage.Latest is var report
            && (state == Any || (state == Out ? outage.IsOutAt(atUtc) : Outage.WordOf(outage.StageAt(atUtc)) == state))
            && (kind is null || report.Kind.Word() == kind)
            && (type is null || report.FacilityType == type)
            && (region is null || report.Region == region)
            && (facility is null || outage.Facility == facility || report.FacilityName == facility)
            && (int)OutageSeverities.SeverityOf(report) >= severity;
    }

    private static string? WordOf(ApiQuery query, string name, IReadOnlyList<string> words) => query.Text(name) is not { } word || words.Contains(word)
        ? query.Text(name)
        : throw ApiException.BadParameter(name, $"'{word}' is none of {string.Join(' ', words)}");
}
