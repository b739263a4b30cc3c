using GridGrains.Domain.Areas;
using GridGrains.Grains.Contracts.Areas;
using GridGrains.Grains.Sharding;
using Orleans.Placement;

namespace GridGrains.Grains.Prices;

[ShardPlacement(NodeFamily.FamilyName), Immovable, GrainType(PriceGroup.Hub)]
internal sealed class HubGrain(NodeFamily family) : GroupGrain<AreaSnapshot>(family, PriceGroup.Hub), IHubGrain;

[ShardPlacement(NodeFamily.FamilyName), Immovable, GrainType(PriceGroup.Zone)]
internal sealed class ZoneGrain(NodeFamily family) : GroupGrain<AreaSnapshot>(family, PriceGroup.Zone), IZoneGrain;
