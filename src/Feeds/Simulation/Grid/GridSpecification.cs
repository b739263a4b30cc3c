using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Simulation.Grid;

/// <summary>A part of an ISO's footprint that lies in one zone and counts towards one hub.</summary>
/// <param name="ZoneId">The zone's stable id, its name where the ISO has no other.</param>
/// <param name="Zone">The zone's name as the ISO publishes it.</param>
/// <param name="HubId">Id of the trading hub's price node.</param>
/// <param name="HalfSpanDegrees">Half the edge of the square of latitude and longitude that its nodes are spread over.</param>
/// <param name="Weight">Share of the ISO's nodes, relative to its other areas.</param>
internal sealed record GridArea(
    string ZoneId, string Zone, string HubId, double Latitude, double Longitude, double HalfSpanDegrees, double Weight);

/// <summary>What a trading hub averages.</summary>
internal enum HubBasis
{
    /// <summary>The nodes of its own areas.</summary>
    OwnNodes,

    /// <summary>The nodes of all hubs named in <see cref="HubSpecification.Hubs"/>.</summary>
    NodesOfHubs,

    /// <summary>The prices of the hubs named in <see cref="HubSpecification.Hubs"/>.</summary>
    PricesOfHubs,
}

/// <param name="Id">Id of the node that publishes the hub's price.</param>
/// <param name="Name">Published name where it differs from the id, else null.</param>
/// <param name="Type">HUB, or ZONE where the ISO's zones are what is traded (NYISO).</param>
internal sealed record HubSpecification(
    string Id, string? Name = null, string Type = "HUB", HubBasis Basis = HubBasis.OwnNodes, IReadOnlyList<string>? Hubs = null)
{
    /// <summary>The hub's own id, as the catalog and the labels of its members have it.</summary>
    public string Label => Name ?? Id;
}

/// <summary>How an ISO names its nodes.</summary>
/// <param name="index">Position of the node among the ISO's resource nodes; different positions give different ids.</param>
/// <returns>The stable id and, where it differs, the published name.</returns>
internal delegate (string Id, string? Name) NodeNaming(NodeWord word, int index, GridArea area, string type);

/// <param name="Share">Share of all nodes that fall to this ISO, relative to the others.</param>
/// <param name="ZoneNamesAreIds">False where a zone has a number besides its name (PJM, NYISO, ISO-NE).</param>
internal sealed record GridSpecification(
    Iso Iso,
    double Share,
    bool ZoneNamesAreIds,
    IReadOnlyList<HubSpecification> Hubs,
    IReadOnlyList<GridArea> Areas,
    NodeNaming Naming);
