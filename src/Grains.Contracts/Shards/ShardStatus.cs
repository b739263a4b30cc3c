namespace GridGrains.Grains.Contracts.Shards;

/// <summary>Where a shard stands. Ages are seconds.</summary>
/// <param name="QueuedBatches">Batches that are read and wait to be applied.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.ShardStatus")]
public sealed record ShardStatus(
    [property: Id(10)] string Family,
    [property: Id(0)] int Index,
    [property: Id(1)] string Silo,
    [property: Id(2)] long Epoch,
    [property: Id(3)] TopicStatus[] Topics,
    [property: Id(4)] int Entities,
    [property: Id(5)] int DirtyEntities,
    [property: Id(6)] long Barriers,
    [property: Id(7)] double LastBarrierAgeSeconds,
    [property: Id(8)] string State,
    [property: Id(9)] int QueuedBatches)
{
    /// <summary>The shard can be read here.</summary>
    public const string Owned = "owned";

    /// <summary>The shard is being taken over.</summary>
    public const string Claiming = "claiming";
}

/// <param name="Applied">The next offset to apply.</param>
/// <param name="Durable">The next offset as of the last barrier.</param>
/// <param name="Lag">Records appended and not yet applied.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.TopicStatus")]
public readonly record struct TopicStatus(
    [property: Id(0)] string Topic, [property: Id(1)] long Applied, [property: Id(2)] long Durable, [property: Id(3)] long Lag);

/// <summary>Status and commands of one shard; the key is its name, <c>nodes/3</c>. The shard itself is owned by a service, not by this grain.</summary>
[Alias("gridgrains.IShardGrain")]
public interface IShardGrain : IGrainWithStringKey
{
    [Alias("Status")]
    ValueTask<ShardStatus?> GetStatusAsync(CancellationToken cancellation = default);

    /// <summary>Writes a barrier now and answers when it is durable.</summary>
    [Alias("Barrier")]
    ValueTask WriteBarrierAsync(CancellationToken cancellation = default);
}

/// <summary>The silo asked does not own the shard; the reader looks the owner up again.</summary>
[GenerateSerializer, Alias("gridgrains.ShardNotOwnedException")]
public sealed class ShardNotOwnedException : Exception
{
    public ShardNotOwnedException()
    {
    }

    public ShardNotOwnedException(string message)
        : base(message)
    {
    }
}
