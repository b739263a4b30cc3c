using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Simulation.Grid;

/// <summary>Builds the nodes of one ISO from its specification.</summary>
internal sealed class GridBuilder(GridSpecification specification, ulong seed)
{
    private const double GenerationShare = 0.6;

    // Below this many nodes per zone, zones are left out in favour of nodes.
    private const int NodesPerZone = 3;

    private readonly List<SimulatedNode> _nodes = [];
    private readonly Dictionary<string, List<int>> _membersOfHub = specification.Hubs.ToDictionary(hub => hub.Id, _ => new List<int>());
    private readonly Dictionary<string, string> _labelOfHub = specification.Hubs.ToDictionary(hub => hub.Id, hub => hub.Label);
    private readonly Dictionary<string, List<int>> _membersOfZone = [];

    private static IEnumerable<GridArea> ZonesOf(GridSpecification specification) => specification.Areas
        .Where(area => specification.Hubs.All(hub => hub.Id != area.ZoneId))
        .DistinctBy(area => area.ZoneId);

    /// <summary>Room for every hub and one node of each area that a hub needs.</summary>
    public static int MinNodes(GridSpecification specification) => specification.Hubs.Count + AreasToFill(specification);

    // The areas are listed so that each hub's first area comes before any hub's second.
    private static int AreasToFill(GridSpecification specification) =>
        specification.Hubs.Count(hub => hub.Basis == HubBasis.OwnNodes);

    public SimulatedIsoGrid Build(int count)
    {
        var zones = ZonesOf(specification).ToList();
        var zoneNodes = count >= specification.Hubs.Count + (zones.Count * (1 + NodesPerZone)) ? zones : [];
        var resources = count - specification.Hubs.Count - zoneNodes.Count;
        for (var i = 0; i < resources; i++)
        {
            AddResource(i);
        }

        foreach (var zone in zoneNodes)
        {
            AddAggregate(zone.ZoneId, specification.ZoneNamesAreIds ? null : zone.Zone, "ZONE", _membersOfZone[zone.ZoneId]);
        }

        foreach (var hub in specification.Hubs)
        {
            AddHub(hub);
        }

        return new SimulatedIsoGrid(specification.Iso, [.. _nodes], resources);
    }

    private void AddResource(int index)
    {
        var hash = SeededHash.Mix(seed, (ulong)index);
        var area = index < specification.Areas.Count ? specification.Areas[index] : DrawArea(SeededHash.Unit(hash));
        var type = SeededHash.Unit(SeededHash.Mix(hash, 1)) < GenerationShare ? "GEN" : "LOAD";
        var (id, name) = specification.Naming(new NodeWord(seed, index), index, area, type);
        _membersOfHub[area.HubId].Add(index);
        if (!_membersOfZone.TryGetValue(area.ZoneId, out var members))
        {
            _membersOfZone[area.ZoneId] = members = [];
        }

        members.Add(index);
        _nodes.Add(new SimulatedNode(
            new EntityKey(specification.Iso, id),
            new NodeLabels(name, type, _labelOfHub[area.HubId], area.Zone),
            Coordinate(area.Latitude, area.HalfSpanDegrees, SeededHash.Mix(hash, 2)),
            Coordinate(area.Longitude, area.HalfSpanDegrees, SeededHash.Mix(hash, 3)),
            index,
            []));
    }

    private GridArea DrawArea(double share)
    {
        var left = share * specification.Areas.Sum(area => area.Weight);
        foreach (var area in specification.Areas)
        {
            left -= area.Weight;
            if (left < 0)
            {
                return area;
            }
        }

        return specification.Areas[^1];
    }

    private void AddHub(HubSpecification hub)
    {
        List<int> members = hub.Basis switch
        {
            HubBasis.NodesOfHubs => [.. hub.Hubs!.SelectMany(id => _membersOfHub[id])],
            HubBasis.PricesOfHubs => [.. hub.Hubs!.Select(id => _nodes.FindIndex(node => node.Key.Id == id))],
            _ => _membersOfHub[hub.Id],
        };
        AddAggregate(hub.Id, hub.Name, hub.Type, members);
    }

    private void AddAggregate(string id, string? name, string type, List<int> members) => _nodes.Add(new SimulatedNode(
        new EntityKey(specification.Iso, id),
        new NodeLabels(name, type),
        Math.Round(members.Average(index => _nodes[index].Latitude), 4),
        Math.Round(members.Average(index => _nodes[index].Longitude), 4),
        _nodes.Count,
        [.. members]));

    private static double Coordinate(double center, double halfSpan, ulong hash) =>
        Math.Round(center + (halfSpan * SeededHash.Signed(hash)), 4);
}
