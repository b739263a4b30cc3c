using GridGrains.Grains.Contracts.Guardrails;

namespace GridGrains.Portal.Guardrails;

/// <summary>Which episodes a page shows; null asks for nothing. Words are those of the JSON interface.</summary>
/// <param name="Node">ISO/ID.</param>
/// <param name="Severity">At least so severe.</param>
public sealed record AnomalyWish(
    string? Id = null, string? Iso = null, string? Node = null, string? State = null, string? Nature = null, string? Vote = null, DateTime? SinceUtc = null, int Severity = 0);

/// <summary>What pages of guardrails read: the same episodes as the JSON interface.</summary>
public interface IAnomalyReads
{
    /// <summary>Words of detectors, as votes name them.</summary>
    IReadOnlyList<string> Detectors { get; }

    /// <summary>Newest start first.</summary>
    /// <param name="cursor">Of the page before; null for the first.</param>
    Task<AnomalyPage> ListAsync(AnomalyWish wish, string? cursor, int limit, CancellationToken cancellation);
}
