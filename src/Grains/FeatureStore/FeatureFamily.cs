using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.FeatureStore;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;
using Orleans.Placement;

namespace GridGrains.Grains.FeatureStore;

/// <summary>Entities of declared feature views, fed by pushed rows.</summary>
internal sealed class FeatureFamily(FeatureInstruments instruments)
    : EntityFamily<IFeatureEntityGrain, FeatureEntityState, FeatureEntitySnapshot, FeaturePush, FeatureApplyResult>(
        new FamilyDefinition(FamilyName, [Topics.FeaturePush], Topics.FeaturePartitions))
{
    public const string FamilyName = "features";

    public override FeatureEntityState NewState(string key) => new();

    public override void Encode(FeatureEntityState state, IBufferWriter<byte> output) => FeatureEntityCodec.Encode(state, output);

    public override StateDecoder<FeatureEntityState> NewDecoder() => (_, bytes) => FeatureEntityCodec.Decode(bytes);

    public override FeatureEntitySnapshot Publish(FeatureEntityState state, FeatureEntitySnapshot? last) => new([.. state.Views], state.LastOffsets[0]);

    public override FeatureApplyResult Apply(FeatureEntityState state, FeaturePush[] inputs, ref List<DerivedEvent>? events)
    {
        Span<int> outcomes = stackalloc int[(int)FeaturePushOutcome.OfflineOnly + 1];
        outcomes.Clear();
        foreach (var input in inputs)
        {
            outcomes[(int)state.Apply(input)]++;
        }

        return new FeatureApplyResult(outcomes[0], outcomes[1], outcomes[2], outcomes[3]);
    }

    public override ValueTask<ApplyAnswer<FeatureApplyResult>> SendAsync(IFeatureEntityGrain grain, EntityBatch<FeaturePush> batch) => grain.ApplyAsync(batch);

    public override EntityBook<FeatureEntityState, FeatureEntitySnapshot, FeaturePush, FeatureApplyResult> NewBook(ShardId shard, ShardServices services) =>
        new FeatureBook(instruments);

    public override RecordReader<FeaturePush> NewReader(EntityBook<FeatureEntityState, FeatureEntitySnapshot, FeaturePush, FeatureApplyResult> book) => new Reader();

    private sealed class FeatureBook(FeatureInstruments instruments) : EntityBook<FeatureEntityState, FeatureEntitySnapshot, FeaturePush, FeatureApplyResult>
    {
        public override void Applied(
            in EntityWork<FeaturePush> work, in FeatureApplyResult result, EntityEntry<FeatureEntityState, FeatureEntitySnapshot> entry) => instruments.Applied(result);
    }

    private sealed class Reader : RecordReader<FeaturePush>
    {
        private readonly FeatureRecordReader _records = new();

        public override bool TryRead(LogBatch batch, int index, out FeaturePush input, out RecordError error) =>
            _records.TryRead(batch.Records.Key(index), batch.Records.Value(index), out input, out error);
    }
}

[ShardPlacement(FeatureFamily.FamilyName), Immovable, GrainType("feature")]
internal sealed class FeatureEntityGrain(FeatureFamily family)
    : EntityGrain<IFeatureEntityGrain, FeatureEntityState, FeatureEntitySnapshot, FeaturePush, FeatureApplyResult>(family), IFeatureEntityGrain;
