using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Grains.Contracts.Guardrails;
using GridGrains.Portal.Guardrails;

namespace GridGrains.Silo.Http.Guardrails;

/// <summary>Reads episodes and incidents for pages.</summary>
internal sealed class PageAnomalies(AnomalyEndpoints episodes, IncidentEndpoints incidents) : IAnomalyReads
{
    public IReadOnlyList<string> Detectors => AnomalyEndpoints.Detectors;

    public IReadOnlyList<string> States => AnomalyEndpoints.States;

    public IReadOnlyList<string> Natures => AnomalyEndpoints.Natures;

    public IReadOnlyList<string> Scopes => IncidentEndpoints.Scopes;

    public Task<AnomalyPage> ListAsync(AnomalyWish wish, string? cursor, int limit, CancellationToken cancellation) => episodes.PageAsync(
        wish.Incident is { } incident
            ? IncidentEndpoints.IdOf("incident", incident).Filter
            : new EpisodeFilter(wish.Id, wish.Iso, wish.Node, null, wish.State, wish.Nature, wish.Vote, wish.SinceUtc, wish.Severity),
        cursor, limit, cancellation);

    public Task<IncidentPage> ListIncidentsAsync(IncidentAsk ask, string? cursor, int limit, CancellationToken cancellation) => incidents.PageAsync(
        new IncidentWish(ask.Id, ask.Iso, null, ask.Nature, ask.State, ask.Scope, ask.SinceUtc), cursor, limit, cancellation);
}
