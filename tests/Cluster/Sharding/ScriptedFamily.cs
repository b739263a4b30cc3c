using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;
using GridGrains.Tests.Cluster.Counters;

namespace GridGrains.Tests.Cluster.Sharding;

/// <summary>Counters without grains: a test answers the calls.</summary>
internal sealed class ScriptedFamily(string name, params string[] topics)
    : EntityFamily<IGrainWithStringKey, CounterState, CounterSnapshot, long, CounterResult>(new FamilyDefinition(name, topics, Shards), ColourGroup.Colours)
{
    public const int Shards = 3;

    private readonly CounterFamily _counters = new();

    /// <summary>What an entity answers. Its first input says which one it is.</summary>
    public Func<EntityBatch<long>, ValueTask<ApplyAnswer<CounterResult>>> Called { get; set; } = batch => Ok(batch);

    public static ValueTask<ApplyAnswer<CounterResult>> Ok(EntityBatch<long> batch) =>
        new(new ApplyAnswer<CounterResult>(ApplyStatus.Ok, new CounterResult(batch.Inputs.Sum()), null));

    public static ValueTask<ApplyAnswer<CounterResult>> Refused(ApplyStatus status) => new(ApplyAnswer<CounterResult>.Refused(status));

    public override EntitySlot NewSlot(string key, IGrainFactory grains) => new(key, null!);

    public override CounterState NewState(string key) => _counters.NewState(key);

    public override void Encode(CounterState state, IBufferWriter<byte> output) => _counters.Encode(state, output);

    public override StateDecoder<CounterState> NewDecoder() => _counters.NewDecoder();

    public override CounterSnapshot Publish(CounterState state, CounterSnapshot? last) => _counters.Publish(state, last);

    public override CounterResult Apply(CounterState state, long[] inputs, ref List<DerivedEvent>? events) => _counters.Apply(state, inputs, ref events);

    public override ValueTask<ApplyAnswer<CounterResult>> SendAsync(IGrainWithStringKey grain, EntityBatch<long> batch) => Called(batch);

    public override EntityBook<CounterState, CounterSnapshot, long, CounterResult> NewBook(ShardId shard, ShardServices services) => new NotingBook();

    public override RecordReader<long> NewReader(EntityBook<CounterState, CounterSnapshot, long, CounterResult> book) => new CounterReader();
}

/// <summary>A book that notes what it is given.</summary>
internal sealed class NotingBook : EntityBook<CounterState, CounterSnapshot, long, CounterResult>
{
    public List<(StateKind Kind, string Key, byte[] State)> Restored { get; } = [];

    public override void Restore(StateKind kind, string key, ReadOnlySpan<byte> state) => Restored.Add((kind, key, state.ToArray()));
}
