using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Domain.Weather;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Contracts.Weather;
using GridGrains.Grains.Sharding;
using Orleans.Placement;

namespace GridGrains.Grains.Weather;

/// <summary>H3 cells with weather, summed up in zones. A cell is active where it has data.</summary>
internal sealed class CellFamily(WeatherZoneCatalog zones)
    : EntityFamily<ICellGrain, CellState, CellSnapshot, CellReport, CellApplyResult>(new FamilyDefinition(FamilyName, [Topics.Weather], Shards), ZoneWeather.Zones)
{
    public const string FamilyName = "cells";
    public const int Shards = Topics.WeatherPartitions;

    public override CellState NewState(string key) => new(key);

    public override void Encode(CellState state, IBufferWriter<byte> output) => state.Encode(output);

    public override StateDecoder<CellState> NewDecoder() => CellState.Decode;

    // A state that nothing has changed has the same hours: its snapshot holds on.
    public override CellSnapshot Publish(CellState state, CellSnapshot? last) =>
        last is not null && ReferenceEquals(last.Hours, state.Hours) ? last : new CellSnapshot(state.Cell, state.Source, state.Hours, state.ForecastError);

    public override CellApplyResult Apply(CellState state, CellReport[] inputs, ref List<DerivedEvent>? events) =>
        inputs.Length == 1 ? new(state.Apply(inputs[0])) : new([.. inputs.SelectMany(input => state.Apply(input))]);

    public override ValueTask<ApplyAnswer<CellApplyResult>> SendAsync(ICellGrain grain, EntityBatch<CellReport> batch) => grain.ApplyAsync(batch);

    public override EntityBook<CellState, CellSnapshot, CellReport, CellApplyResult> NewBook(ShardId shard, ShardServices services) => new CellBook(this, services, zones);

    public override RecordReader<CellReport> NewReader(EntityBook<CellState, CellSnapshot, CellReport, CellApplyResult> book) => new CellRecordReader();

    private sealed class CellRecordReader : RecordReader<CellReport>
    {
        public override bool TryRead(LogBatch batch, int index, out CellReport input, out RecordError error) =>
            WeatherRecordReader.TryRead(batch.Records.Key(index), batch.Records.Value(index), batch.AppendedAtUtc(index), out input, out error);
    }
}

[ShardPlacement(CellFamily.FamilyName), Immovable, GrainType("cell")]
internal sealed class CellGrain(CellFamily family) : EntityGrain<ICellGrain, CellState, CellSnapshot, CellReport, CellApplyResult>(family), ICellGrain;

[ShardPlacement(CellFamily.FamilyName), Immovable, GrainType(ZoneWeather.Name)]
internal sealed class ZoneWeatherGrain(CellFamily family) : GroupGrain<ZoneWeatherSnapshot>(family, ZoneWeather.Name), IZoneWeatherGrain;
