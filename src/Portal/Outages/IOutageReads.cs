using GridGrains.Grains.Contracts.Outages;

namespace GridGrains.Portal.Outages;

/// <summary>Which outages a page shows; null asks for nothing. Words are those of the JSON interface.</summary>
/// <param name="State">A stage, <c>out</c> or <c>any</c>; null is <c>out</c>.</param>
/// <param name="Severity">At least so severe.</param>
public sealed record OutageWish(string? Iso = null, string? State = null, string? Kind = null, string? Severity = null);

/// <summary>What pages of outages read: the same as the JSON interface, as known now.</summary>
public interface IOutageReads
{
    /// <summary>Words to choose from.</summary>
    IReadOnlyList<string> States { get; }

    IReadOnlyList<string> Kinds { get; }

    IReadOnlyList<string> Severities { get; }

    /// <summary>Greatest capacity first.</summary>
    Task<OutageList> ListAsync(OutageWish wish, int limit, CancellationToken cancellation);

    /// <summary>One with its revisions. An outage that is not known is the error of the JSON interface.</summary>
    /// <param name="facility">Which, where several have an outage of this id; null for the one of the greatest capacity.</param>
    Task<OutageDetail> GetAsync(string iso, string id, string? facility, CancellationToken cancellation);
}
