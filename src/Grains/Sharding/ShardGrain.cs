using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding;

[ShardPlacement, GrainType("shard")]
internal sealed class ShardGrain(ShardFamilies families, ShardWorkers workers) : Grain, IShardGrain
{
    private ShardId Shard => families.TryParse(this.GetPrimaryKeyString(), out var shard)
        ? shard
        : throw new ShardNotOwnedException($"'{this.GetPrimaryKeyString()}' is not a shard; the form is family/index");

    public async ValueTask<ShardStatus?> GetStatusAsync(CancellationToken cancellation = default) =>
        workers.Find(Shard) is { } worker ? await worker.GetStatusAsync(cancellation) : null;

    public async ValueTask WriteBarrierAsync(CancellationToken cancellation = default)
    {
        var run = workers.Find(Shard)?.Current ?? throw new ShardNotOwnedException($"{Shard} is not owned here");
        await run.WriteBarrierNowAsync(cancellation);
    }
}
