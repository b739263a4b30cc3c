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
    private readonly HashSet<string> _contributed = [];
    private ShardTable<CellState, CellSnapshot>? _table;
    private int? _zoneVersion;

    public override int DirtyCount => _groups.DirtyCount;

    public override void Restore(StateKind kind, string key, ReadOnlySpan<byte> state)
    {
        if (kind == StateKind.Book)
        {
            _groups.Restore(ZoneWeather.Zones, ZoneWeather.KeyOf(key), ZoneHours.Decode(state));
            _contributed.Add(ZoneWeather.KeyOf(key));
        }
    }

    public override void Begin(ShardTable table)
    {
        _table = (ShardTable<CellState, CellSnapshot>)table;
        _groups.Begin(table);
    }

    public override void Applied(in EntityWork<CellReport> work, in CellApplyResult result, EntityEntry<CellState, CellSnapshot> entry)
    {
        foreach (var share in zones.ZonesOf(work.Slot.Key))
        {
            var zone = SlotOf(share.Zone.Key);
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

    public override void FlushWhenDue()
    {
        if (_zoneVersion != zones.Version)
        {
            Recount();
        }

        _groups.FlushWhenDue();
    }

    public override Task FlushedAsync() => _groups.FlushedAsync();

    public override void WantRebuild() => _groups.WantRebuild();

    public override void Want(int groupShard, long claimEpoch) => _groups.Want(groupShard, claimEpoch);

    // Zones have other cells or weights than what the sums were made with: they are made again from what the cells hold. Every answer of an entity
    // has been taken by now, so no change is counted twice.
    private void Recount()
    {
        _zoneVersion = zones.Version;
        foreach (var key in _contributed)
        {
            SlotOf(key).Contribution.Clear();
            _groups.Touch(SlotOf(key));
        }

        foreach (var (cell, entry) in _table!.Entries)
        {
            foreach (var share in zones.ZonesOf(cell))
            {
                var zone = SlotOf(share.Zone.Key);
                foreach (ref readonly var hour in (entry.Snapshot?.Hours ?? []).AsSpan())
                {
                    zone.Contribution.Change(new CellChange(default, hour), share.Weight);
                }

                _groups.Touch(zone);
            }
        }
    }

    private GroupSlot<ZoneHours> SlotOf(string key)
    {
        _contributed.Add(key);
        return _groups.SlotOf(ZoneWeather.Zones, key);
    }
}
