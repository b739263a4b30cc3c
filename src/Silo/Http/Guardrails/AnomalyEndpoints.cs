using GridGrains.Domain.Governance;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Domain.Guardrails.Incidents;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Guardrails;
using GridGrains.Grains.Guardrails;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Guardrails;

/// <summary>Episodes of series that behave unlike themselves.</summary>
internal sealed class AnomalyEndpoints(EpisodeService service, IEnumerable<IAnomalyContext> contexts)
{
    internal static readonly string[] States = [EpisodeEvents.Open, EpisodeEvents.Closed];
    internal static readonly string[] Natures = ["market", "feed", "defect"];
    public static readonly string[] Detectors = [.. Enum.GetValues<DetectorTag>().Where(tag => tag != DetectorTag.None).Select(VoteExplanations.WordOf)];

    private readonly IAnomalyContext[] _contexts = [.. contexts];

    private static readonly QueryParameter[] ListQuery =
    [
        new("id", "Only this episode.", AnomalyExamples.Id),
        new("incident", "Only the episodes of this incident; no other condition may stand beside it but limit and cursor.", AnomalyExamples.Incident),
        new("iso", "Only series of this ISO.", "CAISO"),
        new("node", "Only series of this node, ISO/ID.", "CAISO/TH_SP15_GEN-APND"),
        QueryParameter.Market("market", "Only series of this product.", "REAL_TIME_5_MIN"),
        QueryParameter.OneOf("state", "Only episodes in this state.", "open", States),
        QueryParameter.OneOf("nature", "Only episodes of this nature.", "market", Natures),
        QueryParameter.OneOf("vote", "Only episodes that this detector voted for.", "seasonal", Detectors),
        QueryParameter.Moment("since", "Only episodes that began at or after this.", "2026-06-01T00:00:00Z"),
        QueryParameter.Integer("severity", "Only episodes at least as severe, 0 to 25.", "2"),
        QueryParameter.Integer("limit", $"Episodes per page, 1 to {ApiLimits.MaxPageSize}.", "100"),
        new("cursor", "next_cursor of the page before.", "NjM5MTU"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<AnomalyEndpoints>();
        routes.MapApiGet("/v1/anomalies", endpoints.ListAsync, ListQuery).Needs(AccessScope.Read)
            .Describe<AnomalyPage>(
                "listAnomalies", "Guardrails", "Episodes of unusual prices, gaps and defects",
                "Newest start first. An episode is listed once, as it was reported last; as a stream they are the kind anomaly of /v1/events.", AnomalyExamples.Page)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    public async Task ListAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var limit = query.Number("limit", ApiLimits.DefaultPageSize, 1, ApiLimits.MaxPageSize);
        await context.WriteJsonAsync(await PageAsync(FilterOf(query), query.Text("cursor"), limit, context.RequestAborted), AnomalyJson.Default.AnomalyPage);
    }

    /// <param name="cursor">Of the page before; null for the first.</param>
    public async Task<AnomalyPage> PageAsync(EpisodeFilter filter, string? cursor, int limit, CancellationToken cancellation)
    {
        var episodes = await service.ListAsync(filter, AnomalyCursor.Decode(cursor), limit + 1, cancellation);
        var incidents = await service.IncidentsAsync(cancellation);
        var next = episodes.Count > limit ? AnomalyCursor.Encode(EpisodeIndex.PositionOf(episodes[limit - 1])) : null;
        return new AnomalyPage(await ViewsAsync([.. episodes.Take(limit)], incidents, cancellation), next, service.Forgotten);
    }

    /// <summary>Episodes with what explains them, in their order.</summary>
    public async Task<AnomalyView[]> ViewsAsync(IReadOnlyList<EpisodeEntry> episodes, IncidentList incidents, CancellationToken cancellation)
    {
        var context = new IReadOnlyList<IReadOnlyList<AnomalyContextView>>[_contexts.Length];
        for (var place = 0; place < context.Length; place++)
        {
            context[place] = await _contexts[place].OfAsync(episodes, cancellation);
        }

        return [.. episodes.Select((entry, index) => ViewOf(entry, incidents.Of(entry.Id), [.. context.SelectMany(of => of[index])]))];
    }

    private static EpisodeFilter FilterOf(ApiQuery query) => query.Text("incident") is { } incident ? IncidentEndpoints.IdOf("incident", incident).Filter : new(
        query.Text("id"),
        query.Iso("iso")?.Code,
        query.Text("node") is { } node ? KeyOf(node) : null,
        query.Product("market")?.Name(),
        query.Text("state"),
        query.Text("nature"),
        query.Text("vote"),
        query.Utc("since"),
        query.Number("severity", 0, 0, 25));

    private static string KeyOf(string text) =>
        EntityKey.TryParse(text, out var key) ? key.ToString() : throw ApiException.BadParameter("node", $"'{text}' is not a node; the form is ISO/ID");

    /// <param name="incident">Null for an episode that came after the incidents were made.</param>
    private static AnomalyView ViewOf(EpisodeEntry entry, Incident? incident, IReadOnlyList<AnomalyContextView> context) => new(
        entry.Id, entry.Iso, entry.Key, entry.Market, entry.State, entry.Nature, entry.StartUtc, entry.LastUtc, entry.AsOfUtc, entry.Severity, entry.Intervals, entry.Votes,
        entry.PeakUsd, entry.ExpectedUsd, entry.Explanation, context, (incident?.Id ?? new IncidentId(entry.Iso, entry.Market, entry.Nature, entry.StartUtc)).ToString(), incident?.Nodes.Count ?? 1);
}
