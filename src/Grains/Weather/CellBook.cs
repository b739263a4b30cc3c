using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Weather;
using GridGrains.Grains.Contracts.Weather;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Groups;

namespace GridGrains.Grains.Weather;

/// <summary>What a shard of cells keeps beside them: its share in the weather of zones.</summary>
internal sealed class CellBook(CellFamily family, ShardServices services, WeatherZoneCatalog zones)
    : EntityBook<CellState, CellSnapshot, CellReport, CellApplyResult>
{
    private readonly GroupContributor<ZoneHours> _groups = new(family, services);

    public override int DirtyCount => _groups.DirtyCount;

    public override void Restore(StateKind kind, string key, ReadOnlySpan<byte> state)
    {
        if (kind == StateKind.Book)
        {
            _groups.Restore(ZoneWeather.Zones, ZoneWeather.KeyOf(key), ZoneHours.Decode(state));
        }
    }

    public override void Begin(ShardTable table) => _groups.Begin(table);

    public override void Applied(in EntityWork<CellReport> work, in CellApplyResult result, EntityEntry<CellState, CellSnapshot> entry)
    {
        foreach (var share in zones.ZonesOf(work.Slot.Key))
        {
            var zone = _groups.SlotOf(ZoneWeather.Zones, share.Zone.Key);
            foreach (ref readonly var change in result.Changes.AsSpan())
            {
                zone.Contribution.Change(change, share.Weight);
            }

            _groups.Touch(zone);
        }
    }

    public override void Encode(StateBuffer buffer) => _groups.Encode(buffer);

    public override void Written() => _groups.Written();

    public override void TakeBack() => _groups.TakeBack();

    public override void FlushWhenDue() => _groups.FlushWhenDue();

    public override Task FlushedAsync() => _groups.FlushedAsync();

    public override void WantRebuild() => _groups.WantRebuild();

    public override void Want(int groupShard, long claimEpoch) => _groups.Want(groupShard, claimEpoch);
}
