using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Grains.Contracts.Guardrails;

namespace GridGrains.Silo.Http.Guardrails;

/// <summary>What a product knows that may explain unusual prices; a product registers its own.</summary>
internal interface IAnomalyContext
{
    /// <summary>The nearest and greatest first; a few for each episode.</summary>
    /// <returns>For each episode, in their order.</returns>
    Task<IReadOnlyList<IReadOnlyList<AnomalyContextView>>> OfAsync(IReadOnlyList<EpisodeEntry> episodes, CancellationToken cancellation);
}
