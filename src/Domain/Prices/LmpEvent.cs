using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Prices;

/// <summary>A canonical real-time or day-ahead price as a feed hands it on: whose, what, and what the source says of the node.</summary>
public readonly record struct LmpEvent(EntityKey Node, LmpFact Fact, NodeLabels Labels);

/// <summary>
/// What a source says of a node beside its price. One instance is shared by all events of a node within a file.
/// </summary>
/// <param name="Name">The node's name where it differs from the id (PJM, NYISO, ISO-NE).</param>
/// <param name="Type">GEN LOAD HUB ZONE INTERFACE AGGREGATE, or null.</param>
/// <param name="Hub">Trading hub the node counts towards, by its canonical id.</param>
/// <param name="Zone">Load zone the node lies in.</param>
/// <param name="BalancingAuthority">Where one file holds several (SPP).</param>
public sealed record NodeLabels(string? Name = null, string? Type = null, string? Hub = null, string? Zone = null, string? BalancingAuthority = null)
{
    public static readonly NodeLabels None = new();

    /// <summary>These labels with what a later price says of the node. What it says nothing of stays: reports differ in what they say.</summary>
    public NodeLabels UpdatedBy(NodeLabels later)
    {
        if (ReferenceEquals(later, this) || SaysAllOf(later))
        {
            return this;
        }

        var updated = new NodeLabels(later.Name ?? Name, later.Type ?? Type, later.Hub ?? Hub, later.Zone ?? Zone, later.BalancingAuthority ?? BalancingAuthority);
        return updated == later ? later : updated;
    }

    private bool SaysAllOf(NodeLabels later) =>
        (later.Name is null || later.Name == Name) && (later.Type is null || later.Type == Type) && (later.Hub is null || later.Hub == Hub)
        && (later.Zone is null || later.Zone == Zone) && (later.BalancingAuthority is null || later.BalancingAuthority == BalancingAuthority);
}
