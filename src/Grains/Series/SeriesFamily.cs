using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Domain.Series;
using GridGrains.Grains.Contracts.Series;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;
using Orleans.Placement;

namespace GridGrains.Grains.Series;

/// <summary>Series of markets: load, forecasts, generation by fuel, interchange, prices of reserves and gas. What joins them is computed at reads.</summary>
internal sealed class SeriesFamily() : EntityFamily<ISeriesGrain, SeriesState, SeriesSnapshot, SeriesReport, SeriesApplyResult>(
    new FamilyDefinition(FamilyName, [Topics.Series], Topics.SeriesPartitions))
{
    public const string FamilyName = "series";

    public override SeriesState NewState(string key) => new(SeriesKey.Parse(key).ToString());

    public override void Encode(SeriesState state, IBufferWriter<byte> output) => state.Encode(output);

    public override StateDecoder<SeriesState> NewDecoder() => SeriesState.Decode;

    // A state that nothing has changed has the same points: its snapshot holds on.
    public override SeriesSnapshot Publish(SeriesState state, SeriesSnapshot? last) =>
        last is not null && ReferenceEquals(last.Points, state.Points) ? last : new SeriesSnapshot(state.Key, state.Source, state.Points);

    public override SeriesApplyResult Apply(SeriesState state, SeriesReport[] inputs, ref List<DerivedEvent>? events) => new(inputs.Sum(input => state.Apply(input)));

    public override ValueTask<ApplyAnswer<SeriesApplyResult>> SendAsync(ISeriesGrain grain, EntityBatch<SeriesReport> batch) => grain.ApplyAsync(batch);

    public override EntityBook<SeriesState, SeriesSnapshot, SeriesReport, SeriesApplyResult> NewBook(ShardId shard, ShardServices services) => new SeriesBook();

    public override RecordReader<SeriesReport> NewReader(EntityBook<SeriesState, SeriesSnapshot, SeriesReport, SeriesApplyResult> book) => new SeriesReader();

    public override object Answer(object question) => question switch
    {
        ListSeries => GetListings(),
        _ => base.Answer(question),
    };

    private SeriesListing[] GetListings() =>
    [
        .. EntityTables.SelectMany(table => table.Entries.Values).Select(entry => entry.Snapshot).OfType<SeriesSnapshot>().Where(series => series.Points.Length > 0)
            .Select(series => new SeriesListing(series.Key, series.Source, series.Latest.Count(), series.Points[0].StartUtc, series.Points[^1])),
    ];

    /// <summary>A series has nothing beside its entities.</summary>
    private sealed class SeriesBook : EntityBook<SeriesState, SeriesSnapshot, SeriesReport, SeriesApplyResult>;

    private sealed class SeriesReader : RecordReader<SeriesReport>
    {
        public override bool TryRead(LogBatch batch, int index, out SeriesReport input, out RecordError error) =>
            SeriesRecordReader.TryRead(batch.Records.Key(index), batch.Records.Value(index), batch.AppendedAtUtc(index), out input, out error);
    }
}

[ShardPlacement(SeriesFamily.FamilyName), Immovable, GrainType("series")]
internal sealed class SeriesGrain(SeriesFamily family) : EntityGrain<ISeriesGrain, SeriesState, SeriesSnapshot, SeriesReport, SeriesApplyResult>(family), ISeriesGrain;
