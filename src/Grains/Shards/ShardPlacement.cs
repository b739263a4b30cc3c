using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace GridGrains.Grains.Shards;

/// <summary>Puts a grain on the silo that owns its key's shard.</summary>
[GenerateSerializer, Immutable, Alias("gridgrains.ShardPlacement")]
public sealed class ShardPlacement : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
public sealed class ShardPlacementAttribute() : PlacementAttribute(new ShardPlacement());

internal sealed class ShardPlacementDirector(ShardMap map, TimeProvider clock) : IPlacementDirector
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(5);

    /// <remarks>While the owner is unknown or not yet compatible it waits: a throwing director logs hundreds of errors per handover.</remarks>
    public async Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var shard = ShardOf(target.GrainIdentity);
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
                throw new OrleansException($"shard {shard} has had no owner for {GiveUpAfter.TotalSeconds:0} s");
            }

            await Task.Delay(RetryDelay, clock);
        }
    }

    private int ShardOf(GrainId grain) => grain.Type == ShardGrain.Type && grain.TryGetIntegerKey(out var number, out _)
        ? (int)(number % map.ShardCount)
        : map.ShardOf(grain.Key.ToString()!);
}
