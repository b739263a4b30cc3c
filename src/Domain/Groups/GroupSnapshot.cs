using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Groups;

/// <summary>What a hub or zone publishes. The ISO's published price IS its price; the mean of members is another figure.</summary>
/// <param name="Published">The area's own published prices, one per product; empty where the ISO publishes none.</param>
/// <param name="Members">Mean over the member nodes, one per product.</param>
/// <param name="Shards">Shards that contribute.</param>
public sealed record GroupSnapshot(GroupId Id, LmpFact[] Published, GroupPrice[] Members, int Shards);
