using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Groups;

namespace GridGrains.Tests.Cluster.Counters;

/// <summary>A colour: the sum of its counters over all shards.</summary>
internal sealed class ColourGroup() : GroupDefinition<ColourGroup.Part>("colour")
{
    public static readonly ColourGroup Colours = new();

    public override Part NewContribution() => new();

    public override string StorageKey(string key) => $"colour:{key}";

    public override void Encode(Part contribution, StateBuffer output) => new StateWriter(output).Signed(contribution.Total);

    public override object MessageOf(Part contribution) => contribution.Total;

    public override IGroup NewGroup(string key) => new Colour();

    internal sealed class Part
    {
        public long Total { get; set; }
    }

    private sealed class Colour : IGroup
    {
        private readonly ShardContributions<long> _parts = new();

        public bool Replace(int shard, long epoch, long sequence, object contribution) => _parts.Replace(shard, epoch, sequence, (long)contribution);

        public object Publish()
        {
            var total = 0L;
            foreach (var part in _parts)
            {
                total += part;
            }

            return new CounterSnapshot(total);
        }
    }
}

/// <summary>Keeps what the counters of one shard add to their colours.</summary>
internal sealed class CounterBook(CounterFamily family, ShardServices services) : EntityBook<CounterState, CounterSnapshot, long, CounterResult>
{
    private readonly GroupContributor<ColourGroup.Part> _groups = new(family, services);

    public override int DirtyCount => _groups.DirtyCount;

    public override void Restore(StateKind kind, string key, ReadOnlySpan<byte> state) =>
        _groups.Restore(ColourGroup.Colours, key["colour:".Length..], new ColourGroup.Part { Total = new StateReader(state).Signed() });

    public override void Begin(ShardTable table) => _groups.Begin(table);

    public override void Applied(in EntityWork<long> work, in CounterResult result, EntityEntry<CounterState, CounterSnapshot> entry)
    {
        var slot = _groups.SlotOf(ColourGroup.Colours, work.Slot.Key.Split('/')[0]);
        slot.Contribution.Total += result.Added;
        _groups.Touch(slot);
    }

    public override void Encode(StateBuffer buffer) => _groups.Encode(buffer);

    public override void Written() => _groups.Written();

    public override void TakeBack() => _groups.TakeBack();

    public override void FlushWhenDue() => _groups.FlushWhenDue();

    public override Task FlushedAsync() => _groups.FlushedAsync();

    public override void WantRebuild() => _groups.WantRebuild();

    public override void Want(int groupShard, long claimEpoch) => _groups.Want(groupShard, claimEpoch);
}
