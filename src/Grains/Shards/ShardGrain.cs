using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Shards;

[ShardPlacement, GrainType(TypeName)]
internal sealed class ShardGrain(ShardWorkers workers) : Grain, IShardGrain
{
    private const string TypeName = "shard";

    internal static readonly GrainType Type = GrainType.Create(TypeName);

    private int Shard => (int)this.GetPrimaryKeyLong();

    public async ValueTask<ShardStatus?> GetStatusAsync(CancellationToken cancellation = default) =>
        workers.Find(Shard) is { } worker ? await worker.GetStatusAsync(cancellation) : null;

    public async ValueTask WriteBarrierAsync(CancellationToken cancellation = default)
    {
        var run = workers.Find(Shard)?.Current ?? throw new ShardNotOwnedException($"shard {Shard} is not owned here");
        await run.WriteBarrierNowAsync(cancellation);
    }
}
