using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Reference;

/// <summary>What is known of a node during one stretch of time. A node whose hub, zone or name changes has one entry per stretch.</summary>
public sealed record NodeReference
{
    public required EntityKey Key { get; init; }

    /// <summary>The name people know the node by; the id where there is no other.</summary>
    public required string Name { get; init; }

    /// <summary>Further names that lead to this node while the entry is valid; case does not matter.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>GEN LOAD HUB ZONE INTERFACE AGGREGATE, or null.</summary>
    public string? Type { get; init; }

    /// <summary>Degrees north (WGS 84).</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees east (WGS 84).</summary>
    public double? Longitude { get; init; }

    /// <summary>Load zone the node lies in.</summary>
    public string? Zone { get; init; }

    /// <summary>Trading hub the node counts towards, by its canonical id.</summary>
    public string? Hub { get; init; }

    public double? VoltageKv { get; init; }

    public DateTime ValidFromUtc { get; init; } = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);

    /// <summary>First moment at which the entry no longer holds; null while no end is known.</summary>
    public DateTime? ValidToUtc { get; init; }

    public bool IsValidAt(DateTime utc) => utc >= ValidFromUtc && (ValidToUtc is null || utc < ValidToUtc);

    /// <summary>The entry of a node that only a price feed has named, valid at all times.</summary>
    public static NodeReference Discovered(EntityKey key, NodeLabels labels) => new()
    {
        Key = key,
        Name = labels.Name ?? key.Id,
        Type = labels.Type,
        Hub = labels.Hub,
        Zone = labels.Zone,
    };
}

/// <summary>A trading hub, from the seed list and never from a file's type column.</summary>
/// <param name="Id">Canonical id in labels, keys and URLs: <c>TH_SP15_GEN-APND</c>, <c>WESTERN HUB</c>.</param>
/// <param name="DisplayName">Short name on screens: <c>SP15</c>.</param>
/// <param name="PriceNode">The node whose published price is the hub's.</param>
public sealed record HubDefinition(Iso Iso, string Id, string DisplayName, IReadOnlyList<string> Aliases, EntityKey PriceNode);

/// <summary>A load zone.</summary>
/// <param name="PriceNode">The node whose published price is the zone's; null where the market publishes none.</param>
public sealed record ZoneDefinition(Iso Iso, string Id, string DisplayName, IReadOnlyList<string> Aliases, EntityKey? PriceNode);

public readonly record struct NodeMembership(string? Hub, string? Zone)
{
    public static readonly NodeMembership None;
}
