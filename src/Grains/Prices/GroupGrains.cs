using GridGrains.Domain.Groups;
using GridGrains.Grains.Contracts.Groups;
using GridGrains.Grains.Sharding;
using Orleans.Placement;

namespace GridGrains.Grains.Prices;

[ShardPlacement(NodeFamily.FamilyName), Immovable, GrainType(PriceGroup.Hub)]
internal sealed class HubGrain(NodeFamily family) : GroupGrain<GroupSnapshot>(family, PriceGroup.Hub), IHubGrain;

[ShardPlacement(NodeFamily.FamilyName), Immovable, GrainType(PriceGroup.Zone)]
internal sealed class ZoneGrain(NodeFamily family) : GroupGrain<GroupSnapshot>(family, PriceGroup.Zone), IZoneGrain;
