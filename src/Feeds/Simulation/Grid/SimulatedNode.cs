using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Simulation.Grid;

/// <summary>A node, load zone or trading hub of the simulated grid. Its labels instance is the one that all its events share.</summary>
/// <param name="Index">Position in <see cref="SimulatedIsoGrid.Nodes"/>.</param>
/// <param name="Members">Positions of the nodes whose mean is this one's price; empty for a node that has a price of its own.</param>
public sealed record SimulatedNode(
    EntityKey Key, NodeLabels Labels, double Latitude, double Longitude, int Index, IReadOnlyList<int> Members)
{
    /// <summary>True for hubs and zones, which are priced as means.</summary>
    public bool IsAggregate => Members.Count > 0;

    /// <summary>Whether a node's hub label names this hub: by the name that the hub publishes, or its id where it has no other.</summary>
    public bool CountsLabelled(SimulatedNode node) => IsAggregate && node.Labels.Hub == (Labels.Name ?? Key.Id);
}

/// <summary>The nodes of one ISO: first those with prices of their own, then zones, then hubs; members always precede their mean.</summary>
public sealed class SimulatedIsoGrid
{
    internal SimulatedIsoGrid(Iso iso, SimulatedNode[] nodes, int resourceNodes)
    {
        Iso = iso;
        Nodes = nodes;
        ResourceNodes = resourceNodes;
    }

    public Iso Iso { get; }

    public IReadOnlyList<SimulatedNode> Nodes { get; }

    /// <summary>How many of the nodes have prices of their own.</summary>
    public int ResourceNodes { get; }
}
