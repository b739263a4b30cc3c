using GridGrains.Domain;
using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Simulation.Grid;

/// <summary>
/// All nodes of the simulated markets: the real trading hubs and as many real load zones as there is room for, and invented nodes in
/// each market's own naming. The same count and seed give the same grid; a larger grid of the same seed keeps the nodes of a smaller one.
/// </summary>
public sealed class SimulatedGrid
{
    public const int MinNodes = 100;
    public const int MaxNodes = 100_000;
    public const int DefaultNodes = 2_000;

    private static readonly GridSpecification[] Specifications = [.. MarketFeeds.All.Select(feed => feed.Grid)];

    private readonly SimulatedIsoGrid[] _byIso;
    private readonly Dictionary<EntityKey, SimulatedNode> _byKey;

    private SimulatedGrid(ulong seed, SimulatedIsoGrid[] byIso)
    {
        Seed = seed;
        _byIso = byIso;
        Nodes = [.. byIso.SelectMany(grid => grid.Nodes)];
        _byKey = Nodes.ToDictionary(node => node.Key);
    }

    public ulong Seed { get; }

    public IReadOnlyList<SimulatedNode> Nodes { get; }

    public SimulatedIsoGrid this[Iso iso] => _byIso[iso.Index];

    public SimulatedNode? Find(EntityKey key) => _byKey.GetValueOrDefault(key);

    /// <param name="nodes">All nodes together, hubs and zones included.</param>
    /// <exception cref="DomainException"><c>InvalidSetting</c>: the count is outside <see cref="MinNodes"/> to <see cref="MaxNodes"/>.</exception>
    public static SimulatedGrid Create(int nodes = DefaultNodes, ulong seed = 0)
    {
        if (nodes is < MinNodes or > MaxNodes)
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"a simulated grid has {MinNodes} to {MaxNodes} nodes, not {nodes}");
        }

        var counts = Share(nodes);
        var grids = new SimulatedIsoGrid[Isos.All.Count];
        foreach (var specification in Specifications)
        {
            var index = specification.Iso.Index;
            grids[index] = new GridBuilder(specification, SeededHash.Mix(seed, index)).Build(counts[index]);
        }

        return new SimulatedGrid(seed, grids);
    }

    /// <summary>Every ISO gets what its hubs need; the rest follows the shares, the rounding remainder going to the last.</summary>
    private static int[] Share(int nodes)
    {
        var counts = new int[Isos.All.Count];
        foreach (var specification in Specifications)
        {
            counts[specification.Iso.Index] = GridBuilder.MinNodes(specification);
        }

        var rest = nodes - counts.Sum();
        foreach (var specification in Specifications)
        {
            counts[specification.Iso.Index] += (int)(rest * specification.Share);
        }

        counts[Specifications[^1].Iso.Index] += nodes - counts.Sum();
        return counts;
    }
}
