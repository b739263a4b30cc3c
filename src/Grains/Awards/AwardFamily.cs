using System.Buffers;
using GridGrains.Domain.Awards;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Awards;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;
using Orleans.Placement;

namespace GridGrains.Grains.Awards;

/// <summary>Day-ahead awards of own resources.</summary>
internal sealed class AwardFamily() : EntityFamily<IAwardGrain, AwardState, AwardSnapshot, AwardReport, AwardApplyResult>(
    new FamilyDefinition(FamilyName, [Topics.DayAheadAwards], Topics.AwardPartitions))
{
    public const string FamilyName = "awards";

    public override AwardState NewState(string key) => new(EntityKey.Parse(key).ToString());

    public override void Encode(AwardState state, IBufferWriter<byte> output) => state.Encode(output);

    public override StateDecoder<AwardState> NewDecoder() => AwardState.Decode;

    // A state that nothing has changed has the same hours: its snapshot holds on.
    public override AwardSnapshot Publish(AwardState state, AwardSnapshot? last) =>
        last is not null && ReferenceEquals(last.Hours, state.Hours) ? last : new AwardSnapshot(state.Key, state.Hours);

    public override AwardApplyResult Apply(AwardState state, AwardReport[] inputs, ref List<DerivedEvent>? events) => new(inputs.Count(state.Apply));

    public override ValueTask<ApplyAnswer<AwardApplyResult>> SendAsync(IAwardGrain grain, EntityBatch<AwardReport> batch) => grain.ApplyAsync(batch);

    public override EntityBook<AwardState, AwardSnapshot, AwardReport, AwardApplyResult> NewBook(ShardId shard, ShardServices services) => new AwardBook();

    public override RecordReader<AwardReport> NewReader(EntityBook<AwardState, AwardSnapshot, AwardReport, AwardApplyResult> book) => new AwardReader();

    public override object Answer(object question) => question switch
    {
        ListAwards wanted => GetSnapshots(wanted),
        _ => base.Answer(question),
    };

    private AwardSnapshot[] GetSnapshots(ListAwards wanted) =>
    [
        .. EntityTables.SelectMany(table => table.Entries.Values).Select(entry => entry.Snapshot).OfType<AwardSnapshot>()
            .Where(resource => wanted.Iso is null || resource.Key.StartsWith($"{wanted.Iso}/", StringComparison.Ordinal)),
    ];

    /// <summary>A resource has nothing beside its entities.</summary>
    private sealed class AwardBook : EntityBook<AwardState, AwardSnapshot, AwardReport, AwardApplyResult>;

    private sealed class AwardReader : RecordReader<AwardReport>
    {
        public override bool TryRead(LogBatch batch, int index, out AwardReport input, out RecordError error)
        {
            var isRead = AwardRecordReader.TryRead(batch.Records.Key(index), batch.Records.Value(index), batch.AppendedAtUtc(index), out var report, out error);
            input = report!;
            return isRead;
        }
    }
}

[ShardPlacement(AwardFamily.FamilyName), Immovable, GrainType("awards")]
internal sealed class AwardGrain(AwardFamily family) : EntityGrain<IAwardGrain, AwardState, AwardSnapshot, AwardReport, AwardApplyResult>(family), IAwardGrain;
