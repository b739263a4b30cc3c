using GridGrains.Grains.Contracts.Guardrails;

namespace GridGrains.Portal.Guardrails;

/// <summary>Which episodes a page shows; null asks for nothing. Words are those of the JSON interface.</summary>
/// <param name="Node">ISO/ID.</param>
/// <param name="Severity">At least so severe.</param>
/// <param name="Incident">Id of an incident: its episodes, whatever else is asked for.</param>
public sealed record AnomalyWish(
    string? Id = null, string? Iso = null, string? Node = null, string? State = null, string? Nature = null, string? Vote = null, DateTime? SinceUtc = null, int Severity = 0,
    string? Incident = null);

/// <summary>Which incidents a page shows; null asks for nothing.</summary>
public sealed record IncidentAsk(string? Iso = null, string? State = null, string? Nature = null, string? Scope = null, DateTime? SinceUtc = null, string? Id = null);

/// <summary>What pages of guardrails read: the same episodes as the JSON interface.</summary>
public interface IAnomalyReads
{
    /// <summary>Words of detectors, as votes name them.</summary>
    IReadOnlyList<string> Detectors { get; }

    /// <summary>Words of states, natures and scopes.</summary>
    IReadOnlyList<string> States { get; }

    IReadOnlyList<string> Natures { get; }

    IReadOnlyList<string> Scopes { get; }

    /// <summary>Newest start first.</summary>
    /// <param name="cursor">Of the page before; null for the first.</param>
    Task<AnomalyPage> ListAsync(AnomalyWish wish, string? cursor, int limit, CancellationToken cancellation);

    /// <inheritdoc cref="ListAsync"/>
    Task<IncidentPage> ListIncidentsAsync(IncidentAsk ask, string? cursor, int limit, CancellationToken cancellation);
}
