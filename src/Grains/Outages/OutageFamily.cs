using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Outages;
using GridGrains.Grains.Contracts.Outages;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;
using Orleans.Placement;

namespace GridGrains.Grains.Outages;

/// <summary>Outages of units and facilities. Alerts follow from their reports; what joins outages to prices is computed at reads.</summary>
internal sealed class OutageFamily() : EntityFamily<IOutageGrain, OutageState, OutageSnapshot, OutageReport, OutageApplyResult>(
    new FamilyDefinition(FamilyName, [Topics.Outages], Topics.OutagePartitions))
{
    public const string FamilyName = OutageEvents.FamilyName;

    public override OutageState NewState(string key) => new(EntityKey.Parse(key).ToString());

    public override void Encode(OutageState state, IBufferWriter<byte> output) => state.Encode(output);

    public override StateDecoder<OutageState> NewDecoder() => OutageState.Decode;

    // A state that nothing has changed has the same outages: its snapshot holds on.
    public override OutageSnapshot Publish(OutageState state, OutageSnapshot? last) =>
        last is not null && ReferenceEquals(last.Outages, state.Outages) ? last : new OutageSnapshot(state.Key, state.Outages);

    public override OutageApplyResult Apply(OutageState state, OutageReport[] inputs, ref List<DerivedEvent>? events)
    {
        var news = 0;
        foreach (var report in inputs)
        {
            var (isNews, alert) = state.Apply(report);
            news += isNews ? 1 : 0;
            if (alert is not null)
            {
                (events ??= []).Add(alert);
            }
        }

        return new OutageApplyResult(news);
    }

    public override ValueTask<ApplyAnswer<OutageApplyResult>> SendAsync(IOutageGrain grain, EntityBatch<OutageReport> batch) => grain.ApplyAsync(batch);

    public override EntityBook<OutageState, OutageSnapshot, OutageReport, OutageApplyResult> NewBook(ShardId shard, ShardServices services) => new OutageBook();

    public override RecordReader<OutageReport> NewReader(EntityBook<OutageState, OutageSnapshot, OutageReport, OutageApplyResult> book) => new OutageReader();

    public override object Answer(object question) => question switch
    {
        ListOutages wanted => GetOutages(wanted),
        _ => base.Answer(question),
    };

    private Outage[] GetOutages(ListOutages wanted) =>
    [
        .. EntityTables.SelectMany(table => table.Entries.Values).Select(entry => entry.Snapshot).OfType<OutageSnapshot>().SelectMany(facility => facility.Outages)
            .Where(outage => (wanted.Iso is null || outage.Iso == wanted.Iso) && (wanted.OutageId is null || outage.Id == wanted.OutageId)),
    ];

    /// <summary>A facility has nothing beside its entities.</summary>
    private sealed class OutageBook : EntityBook<OutageState, OutageSnapshot, OutageReport, OutageApplyResult>;

    private sealed class OutageReader : RecordReader<OutageReport>
    {
        public override bool TryRead(LogBatch batch, int index, out OutageReport input, out RecordError error)
        {
            var isRead = OutageRecordReader.TryRead(batch.Records.Key(index), batch.Records.Value(index), batch.AppendedAtUtc(index), out var report, out error);
            input = report!;
            return isRead;
        }
    }
}

[ShardPlacement(OutageFamily.FamilyName), Immovable, GrainType("outages")]
internal sealed class OutageGrain(OutageFamily family) : EntityGrain<IOutageGrain, OutageState, OutageSnapshot, OutageReport, OutageApplyResult>(family), IOutageGrain;
