using System.Buffers;
using System.Buffers.Text;
using System.Text;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;

namespace GridGrains.Tests.Cluster.Counters;

/// <summary>
/// The smallest product that the engine can have, as a specification of what a product writes: counters such as <c>red/apples</c> that add
/// up the numbers of one topic, and colours that add up their counters.
/// </summary>
internal sealed class CounterFamily()
    : EntityFamily<ICounterGrain, CounterState, CounterSnapshot, long, CounterResult>(new FamilyDefinition(FamilyName, [Topic], Shards), ColourGroup.Colours)
{
    public const string FamilyName = "counters";
    public const string Topic = "COUNTS";
    public const int Shards = 3;

    public static readonly TopicDefinition TopicDefinition = new(Topic, Shards, null);

    /// <summary>A counter passed the next hundred.</summary>
    public static readonly EventKind HundredPassed = new("hundred_passed", Topics.DerivedEvents);

    public override CounterState NewState(string key) => new(key);

    public override void Encode(CounterState state, IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Signed(state.Total);
        writer.Signed(state.LastOffsets[0]);
    }

    public override StateDecoder<CounterState> NewDecoder() => (key, bytes) =>
    {
        var reader = new StateReader(bytes);
        var state = new CounterState(key) { Total = reader.Signed() };
        state.AppliedUpTo(0, reader.Signed());
        return state;
    };

    public override CounterSnapshot Publish(CounterState state, CounterSnapshot? last) => new(state.Total);

    public override CounterResult Apply(CounterState state, long[] inputs, ref List<DerivedEvent>? events)
    {
        var before = state.Total;
        foreach (var input in inputs)
        {
            var hundreds = state.Total / 100;
            state.Total += input;
            if (state.Total / 100 > hundreds)
            {
                (events ??= []).Add(Passed(state));
            }
        }

        return new CounterResult(state.Total - before);
    }

    private static DerivedEvent Passed(CounterState state)
    {
        var hundreds = state.Total / 100;
        var end = DateTime.UnixEpoch.AddDays(hundreds);
        return new DerivedEvent(HundredPassed, FamilyName, state.Key, null, DateTime.UnixEpoch, end, end, [new EventFigure("hundreds", hundreds)])
        {
            Labels = [new EventLabel("colour", state.Key.Split('/')[0])],
        };
    }

    public override ValueTask<ApplyAnswer<CounterResult>> SendAsync(ICounterGrain grain, EntityBatch<long> batch) => grain.ApplyAsync(batch);

    public override EntityBook<CounterState, CounterSnapshot, long, CounterResult> NewBook(ShardId shard, ShardServices services) => new CounterBook(this, services);

    public override RecordReader<long> NewReader(EntityBook<CounterState, CounterSnapshot, long, CounterResult> book) => new CounterReader();
}

internal sealed class CounterState(string key) : IEntityState
{
    public string Key => key;

    public long Total { get; set; }

    public TopicOffsets LastOffsets { get; private set; } = TopicOffsets.None;

    public void AppliedUpTo(int topic, long offset) => LastOffsets = LastOffsets.With(topic, offset);
}

[GenerateSerializer, Immutable, Alias("tests.CounterSnapshot")]
public sealed record CounterSnapshot([property: Id(0)] long Total);

[GenerateSerializer, Immutable, Alias("tests.CounterResult")]
public readonly record struct CounterResult([property: Id(0)] long Added);

/// <summary>Records are decimal numbers.</summary>
internal sealed class CounterReader : RecordReader<long>
{
    public override bool TryRead(LogBatch batch, int index, out long input, out RecordError error)
    {
        var value = batch.Records.Value(index);
        var isNumber = Utf8Parser.TryParse(value, out input, out var read) && read == value.Length;
        error = isNumber ? RecordError.None : new RecordError(RecordErrorReason.WrongType, "value", $"'{Encoding.UTF8.GetString(value)}' is not a whole number");
        return isNumber;
    }
}

[Alias("tests.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    [Alias("Apply")]
    ValueTask<ApplyAnswer<CounterResult>> ApplyAsync(EntityBatch<long> batch);

    [Alias("Get")]
    ValueTask<CounterSnapshot?> GetAsync(CancellationToken cancellation = default);
}

[ShardPlacement(CounterFamily.FamilyName), Orleans.Placement.Immovable, GrainType("counter")]
internal sealed class CounterGrain(CounterFamily family) : EntityGrain<ICounterGrain, CounterState, CounterSnapshot, long, CounterResult>(family), ICounterGrain;
