using System.Collections.Concurrent;
using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding.Groups;

/// <summary>What one shard contributes to groups: changed with each answer of an entity, sent at intervals, stored with barriers.</summary>
internal sealed class GroupContributor<TContribution>(ShardFamily family, ShardServices services) : IBarrierPart
    where TContribution : class
{
    private readonly Dictionary<(string Group, string Key), GroupSlot<TContribution>> _slots = [];
    private readonly ConcurrentDictionary<int, long> _wanted = new();
    private readonly ShardOptions _options = services.Options;
    private readonly TimeProvider _clock = services.Clock;
    private List<GroupSlot<TContribution>> _unstored = [];
    private List<GroupSlot<TContribution>> _inFlight = [];
    private ContributionSender? _sender;
    private Task _sending = Task.CompletedTask;
    private long _sequence;
    private long _lastFlush = services.Clock.GetTimestamp();
    private long _lastRebuild = services.Clock.GetTimestamp();
    private volatile bool _wantRebuild;

    public int DirtyCount => _unstored.Count;

    /// <summary>From here on contributions are sent under this claim.</summary>
    public void Begin(ShardTable table) => _sender = new ContributionSender(table.Id, table.Epoch, services);

    public void Restore(GroupDefinition<TContribution> definition, string key, TContribution contribution) =>
        _slots.Add((definition.Name, key), new GroupSlot<TContribution>(definition, key, family.ShardOf(key), contribution));

    public GroupSlot<TContribution> SlotOf(GroupDefinition<TContribution> definition, string key)
    {
        if (!_slots.TryGetValue((definition.Name, key), out var slot))
        {
            slot = new GroupSlot<TContribution>(definition, key, family.ShardOf(key), definition.NewContribution());
            _slots.Add((definition.Name, key), slot);
        }

        return slot;
    }

    /// <summary>The slot's contribution has changed.</summary>
    public void Touch(GroupSlot<TContribution> slot)
    {
        slot.IsUnsent = true;
        if (!slot.IsUnstored)
        {
            slot.IsUnstored = true;
            _unstored.Add(slot);
        }
    }

    public void Encode(StateBuffer buffer)
    {
        foreach (var slot in _unstored)
        {
            buffer.Begin(StateKind.Book, slot.Definition.StorageKey(slot.Key));
            slot.Definition.Encode(slot.Contribution, buffer);
            buffer.End();
            slot.IsUnstored = false;
        }

        (_unstored, _inFlight) = (_inFlight, _unstored);
        _unstored.Clear();
    }

    public void Written() => _inFlight.Clear();

    public void TakeBack()
    {
        _inFlight.ForEach(Touch);
        _inFlight.Clear();
    }

    public void WantRebuild() => _wantRebuild = true;

    /// <summary>Has everything for the groups of one shard sent in the next round, and the claim that asked for it answered.</summary>
    public void Want(int groupShard, long claimEpoch) => _wanted[groupShard] = claimEpoch;

    /// <summary>Starts to send what changed, or everything when a rebuild is due; one round runs at a time.</summary>
    public void FlushWhenDue()
    {
        if (!_sending.IsCompleted || _clock.GetElapsedTime(_lastFlush) < _options.GroupFlushInterval)
        {
            return;
        }

        var rebuild = _wantRebuild || _clock.GetElapsedTime(_lastRebuild) >= _options.GroupRebuildInterval;
        if (rebuild)
        {
            _wantRebuild = false;
            _lastRebuild = _clock.GetTimestamp();
        }

        _lastFlush = _clock.GetTimestamp();
        var wanted = TakeWanted();
        var sent = new List<GroupSlot<TContribution>>();
        foreach (var slot in _slots.Values)
        {
            if (slot.IsUnsent || rebuild || wanted.ContainsKey(slot.Shard))
            {
                slot.IsUnsent = false;
                sent.Add(slot);
            }
        }

        if (sent.Count + wanted.Count > 0)
        {
            // What is sent is fixed here: the contributions go on changing.
            var messages = sent.ConvertAll(slot => MessageOf(slot, wanted.GetValueOrDefault(slot.Shard)));
            _sending = Task.Run(() => SendAsync(sent, messages, wanted));
        }
    }

    /// <summary>Waits for the round at hand.</summary>
    public Task FlushedAsync() => _sending;

    private ContributionMessage MessageOf(GroupSlot<TContribution> slot, long claimEpoch) => new(
        family.Name, slot.Definition.Name, slot.Key, slot.Shard, claimEpoch, _sender!.Shard.Index, _sender.Epoch, ++_sequence, slot.Definition.MessageOf(slot.Contribution));

    private Dictionary<int, long> TakeWanted()
    {
        var taken = new Dictionary<int, long>();
        foreach (var groupShard in _wanted.Keys)
        {
            if (_wanted.TryRemove(groupShard, out var claimEpoch))
            {
                taken.Add(groupShard, claimEpoch);
            }
        }

        return taken;
    }

    private async Task SendAsync(List<GroupSlot<TContribution>> slots, List<ContributionMessage> messages, Dictionary<int, long> wanted)
    {
        foreach (var index in await _sender!.SendAsync(messages))
        {
            // The group is moving or its silo is gone: the next round sends it, and a claim that asked asks again.
            slots[index].IsUnsent = true;
            wanted.Remove(slots[index].Shard);
        }

        foreach (var (groupShard, claimEpoch) in await _sender.ReportSentAsync(wanted))
        {
            // Nothing is lost: a claim that still lacks a shard's word asks again.
            _wanted.TryAdd(groupShard, claimEpoch);
        }
    }
}
