using GridGrains.Domain.Log;
using GridGrains.Grains.Sharding;

namespace GridGrains.Grains.Sinks;

/// <summary>
/// The partitions that this silo's sinks follow: those of a family's topics go with its shards. It changes with the shard map,
/// so silos can disagree for a moment; the sinks' own positions keep that harmless.
/// </summary>
internal sealed class SinkOwnership : IDisposable
{
    private readonly ShardFamilies _families;
    private readonly ShardMap _map;
    private readonly SiloAddress _here;
    private TaskCompletionSource _changed = NewSignal();

    public SinkOwnership(ShardFamilies families, ShardMap map, ILocalSiloDetails here)
    {
        (_families, _map, _here) = (families, map, here.SiloAddress);
        _map.Changed += Signal;
    }

    /// <summary>Ends with the next change of the map. Take it before <see cref="PartitionsOf"/> to miss none.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public TopicPartition[] PartitionsOf(IReadOnlyList<string> topics, IReadOnlyList<TopicDefinition> definitions) =>
        [.. from topic in topics
            from partition in Enumerable.Range(0, definitions.First(known => known.Name == topic).Partitions)
            let followed = new TopicPartition(topic, partition)
            where _here.Equals(_map.OwnerOf(_families.Following(followed)))
            select followed];

    public void Dispose() => _map.Changed -= Signal;

    private void Signal() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
