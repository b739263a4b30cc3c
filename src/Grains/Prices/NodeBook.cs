using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Windows;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Groups;

namespace GridGrains.Grains.Prices;

/// <summary>What a shard of nodes keeps beside its nodes: watermarks, what it contributes to hubs and zones, and tallies of its days.</summary>
internal sealed class NodeBook(NodeFamily family, ShardServices services, PriceInstruments instruments)
    : EntityBook<NodeState, NodeSnapshot, WatermarkedFact, NodeApplyResult>
{
    private const string WatermarksKey = "watermarks";

    private readonly GroupContributor<GroupContribution> _groups = new(family, services);
    private readonly PartitionBook _partitions = new(services.Clock);
    private FactCounts _counts;
    private bool _isWatermarkDirty;
    private bool _isWatermarkInFlight;

    /// <summary>Event time of what is applied.</summary>
    public ShardWatermarks Watermarks { get; } = new();

    public override int DirtyCount => _groups.DirtyCount + _partitions.DirtyCount + (_isWatermarkDirty ? 1 : 0);

    public override void Restore(StateKind kind, string key, ReadOnlySpan<byte> state)
    {
        if (kind == StateKind.Book && PartitionBook.IsKey(key))
        {
            _partitions.Restore(key, state);
        }
        else if (kind == StateKind.Book)
        {
            var group = GroupContributionCodec.ParseStorageKey(key);
            _groups.Restore(PriceGroup.Of(group.Kind), group.Key.ToString(), GroupContributionCodec.Decode(state));
        }
        else
        {
            Watermarks.Restore(state);
        }
    }

    public override void Begin(ShardTable table)
    {
        _groups.Begin(table);
        _partitions.Publish();
        family.Publish(table, _partitions);
    }

    public override void Loaded(EntitySlot slot, NodeState state)
    {
        var node = (NodeSlot)slot;
        node.ReadLabels = state.Labels;
        Bind(node, state.Labels);
    }

    public override void Applied(in EntityWork<WatermarkedFact> work, in NodeApplyResult result, EntityEntry<NodeState, NodeSnapshot> entry)
    {
        var node = (NodeSlot)work.Slot;
        NodeLabels? labels = null;
        foreach (ref readonly var input in work.Inputs.AsSpan())
        {
            _isWatermarkDirty |= Watermarks.Raise(node.Node.Iso, input.Fact.Product, input.WatermarkUtc);
            labels = input.Labels ?? labels;
        }

        Contribute(node, work.Inputs, result.Changes);
        foreach (var change in result.Changes)
        {
            _partitions.Take(entry.State, work.Inputs[change.Fact].Fact, change.ReplacedTicks != PriceTicks.Missing);
        }

        if (labels is not null)
        {
            Move(node, labels, entry.State);
        }

        _counts.Add(result);
    }

    public override void BatchApplied()
    {
        instruments.Applied(_counts);
        _counts = default;
    }

    public override void Encode(StateBuffer buffer)
    {
        _groups.Encode(buffer);
        _partitions.Encode(buffer);
        if (_isWatermarkDirty)
        {
            buffer.Begin(StateKind.Shard, WatermarksKey);
            Watermarks.Encode(buffer);
            buffer.End();
        }

        (_isWatermarkInFlight, _isWatermarkDirty) = (_isWatermarkDirty, false);
    }

    public override void Written()
    {
        _groups.Written();
        _partitions.Written();
        _isWatermarkInFlight = false;
    }

    public override void TakeBack()
    {
        _groups.TakeBack();
        _partitions.TakeBack();
        (_isWatermarkDirty, _isWatermarkInFlight) = (_isWatermarkDirty || _isWatermarkInFlight, false);
    }

    public override void FlushWhenDue()
    {
        _groups.FlushWhenDue();
        _partitions.PublishWhenDue();
    }

    public override Task FlushedAsync() => _groups.FlushedAsync();

    public override void WantRebuild() => _groups.WantRebuild();

    public override void Want(int groupShard, long claimEpoch) => _groups.Want(groupShard, claimEpoch);

    private void Bind(NodeSlot node, NodeLabels labels)
    {
        node.MemberOf = [.. GroupId.MembershipOf(node.Node, labels).Select(SlotOf)];
        node.Publishes = [.. GroupId.PublishedBy(node.Node, labels).Select(SlotOf)];
    }

    private GroupSlot<GroupContribution> SlotOf(GroupId id) => _groups.SlotOf(PriceGroup.Of(id.Kind), id.Key.ToString());

    /// <summary>Takes what holds of a node out of the groups that it leaves and into those that it joins. Its changes were taken under the labels before.</summary>
    private void Move(NodeSlot slot, NodeLabels labels, NodeState node)
    {
        var (left, withdrawn) = (slot.MemberOf, slot.Publishes);
        Bind(slot, labels);
        Each(left.Except(slot.MemberOf), contribution => contribution.Leave(node));
        Each(slot.MemberOf.Except(left), contribution => contribution.Join(node));
        Each(withdrawn.Except(slot.Publishes), contribution => contribution.Withdraw(node));
        Each(slot.Publishes.Except(withdrawn), contribution => contribution.Publish(node));

        void Each(IEnumerable<GroupSlot<GroupContribution>> groups, Action<GroupContribution> change)
        {
            foreach (var group in groups)
            {
                change(group.Contribution);
                _groups.Touch(group);
            }
        }
    }

    private void Contribute(NodeSlot node, WatermarkedFact[] inputs, PriceChange[] changes)
    {
        if (node.MemberOf.Length + node.Publishes.Length == 0)
        {
            return;
        }

        foreach (var change in changes)
        {
            var fact = inputs[change.Fact].Fact;
            foreach (var group in node.MemberOf)
            {
                group.Contribution.Take(fact.Product, fact.IntervalStartUtc, change.ReplacedTicks, PriceTicks.FromUsd(fact.Lmp));
                _groups.Touch(group);
            }

            foreach (var group in node.Publishes)
            {
                group.Contribution.Publish(fact);
                _groups.Touch(group);
            }
        }
    }
}
