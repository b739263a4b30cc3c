using GridGrains.Domain.Governance;
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

/// <summary>Which incidents are asked for; null asks for nothing.</summary>
/// <param name="LeastNodes">Shown by at least so many nodes.</param>
internal sealed record IncidentWish(
    string? Id = null, string? Iso = null, string? Market = null, string? Nature = null, string? State = null, string? Scope = null, DateTime? SinceUtc = null, int LeastNodes = 1)
{
    /// <summary>Conditions that need no look at the nodes of the market.</summary>
    public bool Wants(Incident incident) =>
        (Id is null || incident.Id.ToString() == Id)
        && (Iso is null || incident.Id.Iso == Iso)
        && (Market is null || incident.Id.Market == Market)
        && (Nature is null || incident.Id.Nature == Nature)
        && (State is null || incident.IsOpen == (State == EpisodeEvents.Open))
        && (SinceUtc is null || incident.Id.StartUtc >= SinceUtc)
        && incident.Nodes.Count >= LeastNodes;
}

/// <summary>Episodes that began together, as one line each.</summary>
internal sealed class IncidentEndpoints(EpisodeService service, AnomalyEndpoints episodes, IncidentNodes nodes)
{
    private const int MostHubs = 10;

    public static readonly string[] Scopes = [.. Enum.GetNames<IncidentScope>().Select(name => name.ToLowerInvariant()).Reverse()];

    private static readonly QueryParameter[] ListQuery =
    [
        new("id", "Only this incident.", AnomalyExamples.Incident),
        new("iso", "Only incidents of this ISO.", "CAISO"),
        QueryParameter.Market("market", "Only incidents of this product.", "REAL_TIME_5_MIN"),
        QueryParameter.OneOf("state", "Only incidents in this state.", "open", AnomalyEndpoints.States),
        QueryParameter.OneOf("nature", "Only incidents of this nature.", "market", AnomalyEndpoints.Natures),
        QueryParameter.OneOf("scope", "Only incidents that reach so far.", "market", Scopes),
        QueryParameter.Moment("since", "Only incidents that began at or after this.", "2026-06-01T00:00:00Z"),
        QueryParameter.Integer("nodes", "Only incidents that at least so many nodes show.", "10"),
        QueryParameter.Integer("limit", $"Incidents per page, 1 to {ApiLimits.MaxPageSize}.", "100"),
        new("cursor", "next_cursor of the page before.", "NjM5MTU"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<IncidentEndpoints>();
        routes.MapApiGet("/v1/anomalies/incidents", endpoints.ListAsync, ListQuery).Needs(AccessScope.Read)
            .Describe<IncidentPage>(
                "listIncidents", "Guardrails", "Episodes that began together",
                "Episodes of one market, product and nature that begin within an hour of the first are one incident. Newest start first, with the hubs whose nodes show it and the gravest episode.",
                AnomalyExamples.Incidents)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
    }

    /// <exception cref="ApiException">The text names no incident.</exception>
    public static IncidentId IdOf(string parameter, string text) => IncidentId.TryParse(text, out var id)
        ? id.Value
        : throw ApiException.BadParameter(parameter, $"'{text}' is not an incident; the form is {AnomalyExamples.Incident}");

    public async Task ListAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var wish = new IncidentWish(
            query.Text("id") is { } id ? IdOf("id", id).ToString() : null,
            query.Iso("iso")?.Code,
            query.Product("market")?.Name(),
            query.Text("nature"),
            query.Text("state"),
            query.Text("scope"),
            query.Utc("since"),
            query.Number("nodes", 1, 1, int.MaxValue));
        var limit = query.Number("limit", ApiLimits.DefaultPageSize, 1, ApiLimits.MaxPageSize);
        await context.WriteJsonAsync(await PageAsync(wish, query.Text("cursor"), limit, context.RequestAborted), IncidentJson.Default.IncidentPage);
    }

    /// <param name="cursor">Of the page before; null for the first.</param>
    public async Task<IncidentPage> PageAsync(IncidentWish wish, string? cursor, int limit, CancellationToken cancellation)
    {
        var after = AnomalyCursor.Decode(cursor);
        var known = await nodes.ReadAsync(cancellation);
        var incidents = await service.IncidentsAsync(cancellation);
        var found = incidents.All
            .OrderBy(PositionOf)
            .Where(incident => (after is not { } from || PositionOf(incident).CompareTo(from) > 0) && wish.Wants(incident))
            .Select(incident => (Incident: incident, Reach: IncidentReach.Of(incident, known(incident.Id.Iso))))
            .Where(found => wish.Scope is null || WordOf(found.Reach.Scope) == wish.Scope)
            .Take(limit + 1).ToArray();
        var next = found.Length > limit ? AnomalyCursor.Encode(PositionOf(found[limit - 1].Incident)) : null;
        var gravest = await episodes.ViewsAsync([.. found.Take(limit).Select(shown => shown.Incident.Gravest)], incidents, cancellation);
        return new IncidentPage([.. gravest.Zip(found, (episode, shown) => ViewOf(shown.Incident, shown.Reach, episode))], next, service.Forgotten);
    }

    private static EpisodePosition PositionOf(Incident incident) => new(incident.Id.StartUtc, incident.Id.ToString());

    private static string WordOf(IncidentScope scope) => scope.ToString().ToLowerInvariant();

    private static IncidentView ViewOf(Incident incident, IncidentReach reach, AnomalyView gravest) => new(
        incident.Id.ToString(), incident.Id.Iso, incident.Id.Market, incident.Id.Nature, incident.IsOpen ? EpisodeEvents.Open : EpisodeEvents.Closed, WordOf(reach.Scope),
        incident.Id.StartUtc, incident.LastUtc, incident.Gravest.Severity, incident.Nodes.Count, reach.KnownNodes, incident.Above, incident.Below,
        gravest,
        [.. incident.Episodes.SelectMany(episode => episode.Votes).CountBy(vote => vote).OrderByDescending(vote => vote.Value).ThenBy(vote => vote.Key, StringComparer.Ordinal)
            .Select(vote => new IncidentVotes(vote.Key, vote.Value))],
        [.. reach.Hubs.Take(MostHubs).Select(hub => new IncidentHub(hub.Hub, hub.Nodes, hub.Of))]);
}
