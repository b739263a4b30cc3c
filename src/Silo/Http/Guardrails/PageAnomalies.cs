using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Grains.Contracts.Guardrails;
using GridGrains.Portal.Guardrails;

namespace GridGrains.Silo.Http.Guardrails;

/// <summary>Reads episodes for pages.</summary>
internal sealed class PageAnomalies(AnomalyEndpoints endpoints) : IAnomalyReads
{
    public IReadOnlyList<string> Detectors => AnomalyEndpoints.Detectors;

    public Task<AnomalyPage> ListAsync(AnomalyWish wish, string? cursor, int limit, CancellationToken cancellation) => endpoints.PageAsync(
        new EpisodeFilter(wish.Id, wish.Iso, wish.Node, null, wish.State, wish.Nature, wish.Vote, wish.SinceUtc, wish.Severity), cursor, limit, cancellation);
}
