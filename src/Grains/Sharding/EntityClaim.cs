using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;

namespace GridGrains.Grains.Sharding;

/// <summary>What a claim of a shard of entities brings: a new table with all stored states, the shard's book, and where to read on.</summary>
internal sealed record EntityClaim<TState, TSnapshot, TInput, TResult>(
    ShardId Shard, ShardTable<TState, TSnapshot> Table, TopicPosition[] Positions, EntityBook<TState, TSnapshot, TInput, TResult> Book)
    where TState : class, IEntityState
    where TSnapshot : class
    where TResult : struct
{
    public static async ValueTask<EntityClaim<TState, TSnapshot, TInput, TResult>> TakeAsync<TGrain>(
        EntityFamily<TGrain, TState, TSnapshot, TInput, TResult> family, StateDecoder<TState> decode, EntityBook<TState, TSnapshot, TInput, TResult> book,
        ShardId shard, string owner, ShardServices services, CancellationToken cancellation)
        where TGrain : IGrainWithStringKey
    {
        var started = services.Clock.GetTimestamp();
        var loaded = new List<(string Key, EntityEntry<TState, TSnapshot> Entry)>();
        var claim = await services.Store.ClaimAsync(shard, owner, Visit, cancellation);
        await services.Failpoints.HitAsync(Failpoints.ClaimAfterEpoch);
        var table = new ShardTable<TState, TSnapshot>(family, shard.Index, claim.Epoch);
        foreach (var (key, entry) in loaded)
        {
            entry.Publish(family.Publish(entry.State, null));
            table.Entries[key] = entry;
        }

        services.Instruments.Claimed(shard, claim.Epoch, loaded.Count, services.Clock.GetElapsedTime(started));
        return new(shard, table, PositionsOf(family.Definition, shard, claim), book);

        void Visit(StateKind kind, string key, ReadOnlySpan<byte> state)
        {
            if (kind == StateKind.Entity)
            {
                loaded.Add((key, new EntityEntry<TState, TSnapshot>(decode(key, state))));
            }
            else
            {
                book.Restore(kind, key, state);
            }
        }
    }

    private static TopicPosition[] PositionsOf(FamilyDefinition family, ShardId shard, ShardClaim claim) =>
        [.. family.Topics.Select(topic => new TopicPartition(topic, shard.Index)).Select(partition =>
            claim.Positions.FirstOrDefault(position => position.Partition == partition) is { Partition.Topic: not null } stored
                ? stored
                : new TopicPosition(partition, 0))];
}
