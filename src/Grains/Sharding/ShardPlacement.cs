using GridGrains.Domain.Checkpoints;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace GridGrains.Grains.Sharding;

/// <summary>Puts a grain on the silo that owns its key's shard.</summary>
[GenerateSerializer, Immutable, Alias("gridgrains.ShardPlacement")]
public sealed class ShardPlacement : PlacementStrategy
{
    private const string FamilyProperty = "gridgrains.family";

    public ShardPlacement()
    {
    }

    internal ShardPlacement(string? family) => Family = family;

    /// <summary>The family whose shards the keys fall into; null where the key is a shard's own name.</summary>
    [Id(0)]
    public string? Family { get; private set; }

    public override void Initialize(GrainProperties properties) =>
        Family = properties.Properties.TryGetValue(FamilyProperty, out var family) ? family : null;

    public override void PopulateGrainProperties(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        base.PopulateGrainProperties(services, grainClass, grainType, properties);
        if (Family is not null)
        {
            properties[FamilyProperty] = Family;
        }
    }
}

[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShardPlacementAttribute(string? family = null) : PlacementAttribute(new ShardPlacement(family))
{
    public string? Family { get; } = family;
}

internal sealed class ShardPlacementDirector(ShardFamilies families, ShardMap map, TimeProvider clock) : IPlacementDirector
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(5);

    /// <remarks>While the owner is unknown or not yet compatible it waits: a throwing director logs hundreds of errors per handover.</remarks>
    public async Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var shard = ShardOf((ShardPlacement)strategy, target.GrainIdentity.Key.ToString()!);
        var started = clock.GetTimestamp();
        while (true)
        {
            var owner = map.OwnerOf(shard);
            if (owner is not null && Array.IndexOf(context.GetCompatibleSilos(target), owner) >= 0)
            {
                return owner;
            }

            if (clock.GetElapsedTime(started) > GiveUpAfter)
            {
                throw new OrleansException($"{shard} has had no owner for {GiveUpAfter.TotalSeconds:0} s");
            }

            await Task.Delay(RetryDelay, clock);
        }
    }

    private ShardId ShardOf(ShardPlacement placement, string key)
    {
        if (placement.Family is { } name)
        {
            var family = families[name];
            return family.Id(family.ShardOf(key));
        }

        // The grain itself refuses a name that is none.
        return families.TryParse(key, out var shard) ? shard : families.Shards[0];
    }
}
