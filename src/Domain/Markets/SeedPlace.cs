namespace GridGrains.Domain.Markets;

public enum SeedPlaceKind : byte
{
    Hub,
    Zone,

    /// <summary>A load zone that contracts settle on, so that it is a hub too.</summary>
    TradedZone,
}

/// <summary>A hub or zone that is known before any file is read.</summary>
/// <param name="Id">The canonical id: the name that the ISO publishes.</param>
/// <param name="NodeId">The price node that publishes its price.</param>
/// <param name="Aliases">Further names that lead to it.</param>
public sealed record SeedPlace(SeedPlaceKind Kind, string Id, string NodeId, string DisplayName, params string[] Aliases)
{
    /// <summary>A hub whose price node has its name.</summary>
    public static SeedPlace Hub(string id, string displayName, params string[] aliases) => new(SeedPlaceKind.Hub, id, id, displayName, aliases);

    /// <summary>A zone whose price node has its name.</summary>
    public static SeedPlace Zone(string id, string displayName, params string[] aliases) => new(SeedPlaceKind.Zone, id, id, displayName, aliases);
}
