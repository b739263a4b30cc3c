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

    /// <summary>These labels with what a later price tells of the node. What it says nothing of stays: reports differ in what they tell.</summary>
    public NodeLabels UpdatedBy(NodeLabels told)
    {
        if (ReferenceEquals(told, this) || SaysAllOf(told))
        {
            return this;
        }

        var updated = new NodeLabels(told.Name ?? Name, told.Type ?? Type, told.Hub ?? Hub, told.Zone ?? Zone, told.BalancingAuthority ?? BalancingAuthority);
        return updated == told ? told : updated;
    }

    private bool SaysAllOf(NodeLabels told) =>
        (told.Name is null || told.Name == Name) && (told.Type is null || told.Type == Type) && (told.Hub is null || told.Hub == Hub)
        && (told.Zone is null || told.Zone == Zone) && (told.BalancingAuthority is null || told.BalancingAuthority == BalancingAuthority);
}
