using System.Collections.Concurrent;
using GridGrains.Domain.Areas;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Areas;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Shards;

namespace GridGrains.Grains.Areas;

/// <summary>What one shard contributes to hubs and zones: kept up with each answer, told at intervals, stored with barriers.</summary>
internal sealed class AreaBook
{
    // A silo that was killed answers nothing until the others have noticed; the other areas are not to wait for it.
    private static readonly TimeSpan LongestTell = TimeSpan.FromSeconds(2);

    private readonly Dictionary<AreaId, AreaSlot> _areas = [];
    private readonly ConcurrentDictionary<int, long> _wanted = new();
    private readonly ShardId _shard;
    private readonly long _epoch;
    private readonly ShardServices _services;
    private readonly ShardOptions _options;
    private readonly TimeProvider _clock;
    private Task _telling = Task.CompletedTask;
    private long _sequence;
    private long _lastFlush;
    private long _lastRefill;
    private volatile bool _wantRefill;

    public AreaBook(ShardId shard, long epoch, IReadOnlyDictionary<AreaId, AreaContribution> stored, ShardServices services)
    {
        (_shard, _epoch, _services, _options, _clock) = (shard, epoch, services, services.Options, services.Clock);
        _lastFlush = _lastRefill = _clock.GetTimestamp();
        foreach (var (id, contribution) in stored)
        {
            _areas.Add(id, NewSlot(id, contribution));
        }
    }

    /// <summary>Looks up the areas that a node's labels name.</summary>
    public void Bind(EntitySlot slot, NodeLabels labels)
    {
        slot.MemberOf = [.. AreaId.MembershipOf(slot.Entity, labels).Select(SlotOf)];
        slot.Publishes = [.. AreaId.PublishedBy(slot.Entity, labels).Select(SlotOf)];
    }

    /// <summary>Has what stands of a node go from the areas that it leaves to those that it joins. Its changes were taken under the labels before.</summary>
    public void Move(EntitySlot slot, NodeLabels labels, NodeState node, BarrierWriter barriers)
    {
        var (left, withdrawn) = (slot.MemberOf, slot.Publishes);
        Bind(slot, labels);
        Each(left.Except(slot.MemberOf), area => area.Leave(node));
        Each(slot.MemberOf.Except(left), area => area.Join(node));
        Each(withdrawn.Except(slot.Publishes), area => area.Withdraw(node));
        Each(slot.Publishes.Except(withdrawn), area => area.Publish(node));

        void Each(IEnumerable<AreaSlot> areas, Action<AreaContribution> change)
        {
            foreach (var area in areas)
            {
                change(area.Contribution);
                Touch(area, barriers);
            }
        }
    }

    public void Take(in EntityWork work, in NodeApplyResult result, BarrierWriter barriers)
    {
        if (result.Changes is null || work.Slot.MemberOf.Length + work.Slot.Publishes.Length == 0)
        {
            return;
        }

        foreach (var change in result.Changes)
        {
            var fact = work.Facts[change.Fact].Fact;
            foreach (var area in work.Slot.MemberOf)
            {
                area.Contribution.Take(fact.Market, fact.IntervalStartUtc, change.ReplacedTicks, PriceTicks.FromUsd(fact.Lmp));
                Touch(area, barriers);
            }

            foreach (var area in work.Slot.Publishes)
            {
                area.Contribution.Publish(fact);
                Touch(area, barriers);
            }
        }
    }

    public void WantRefill() => _wantRefill = true;

    /// <summary>Has the areas of one shard told everything in the next round, and the claim that asked for it told so.</summary>
    public void Want(int areaShard, long claimEpoch) => _wanted[areaShard] = claimEpoch;

    /// <summary>Starts telling what changed, or everything when a refill is due; one round runs at a time.</summary>
    public void FlushWhenDue()
    {
        if (!_telling.IsCompleted || _clock.GetElapsedTime(_lastFlush) < _options.AreaFlushInterval)
        {
            return;
        }

        var refill = _wantRefill || _clock.GetElapsedTime(_lastRefill) >= _options.AreaRefillInterval;
        if (refill)
        {
            _wantRefill = false;
            _lastRefill = _clock.GetTimestamp();
        }

        _lastFlush = _clock.GetTimestamp();
        var wanted = TakeWanted();
        var told = new List<AreaSlot>();
        foreach (var area in _areas.Values)
        {
            if (area.IsUnsent || refill || wanted.ContainsKey(area.Shard))
            {
                area.IsUnsent = false;
                told.Add(area);
            }
        }

        if (told.Count + wanted.Count > 0)
        {
            // What is told is fixed here: the contributions go on changing.
            var tellings = told.ConvertAll(area => TellingOf(area, wanted.GetValueOrDefault(area.Shard)));
            _telling = Task.Run(() => TellAsync(told, tellings, wanted));
        }
    }

    /// <summary>Waits for the round at hand.</summary>
    public Task ToldAsync() => _telling;

    private AreaTelling TellingOf(AreaSlot area, long claimEpoch) => new(
        area.Id.Kind, area.Key, area.Shard, claimEpoch,
        new AreaUpdate(_shard.Index, _epoch, ++_sequence, [.. area.Contribution.Intervals], [.. area.Contribution.Published]));

    private Dictionary<int, long> TakeWanted()
    {
        var taken = new Dictionary<int, long>();
        foreach (var areaShard in _wanted.Keys)
        {
            if (_wanted.TryRemove(areaShard, out var claimEpoch))
            {
                taken.Add(areaShard, claimEpoch);
            }
        }

        return taken;
    }

    // One message to each silo: there are a hundred areas, and a round every quarter of a second in every shard.
    private async Task TellAsync(List<AreaSlot> areas, List<AreaTelling> tellings, Dictionary<int, long> wanted)
    {
        var untold = await Task.WhenAll(Enumerable.Range(0, areas.Count)
            .GroupBy(index => _services.Map.OwnerOf(areas[index].Shard))
            .Select(silo => TellAsync(silo.Key, [.. silo], tellings)));
        foreach (var index in untold.SelectMany(indexes => indexes))
        {
            // The area is moving or its silo is gone: the next round tells it, and a claim that asked asks again.
            areas[index].IsUnsent = true;
            wanted.Remove(areas[index].Shard);
        }

        await Task.WhenAll(wanted.Select(claim => SayToldAsync(claim.Key, claim.Value)));
    }

    /// <returns>Positions among the tellings of those that were not taken.</returns>
    private async Task<int[]> TellAsync(SiloAddress? owner, int[] indexes, List<AreaTelling> tellings)
    {
        if (owner is null)
        {
            return indexes;
        }

        try
        {
            var refused = await _services.Silos.At(owner).ContributeAsync(Array.ConvertAll(indexes, index => tellings[index])).AsTask().WaitAsync(LongestTell, _clock);
            return Array.ConvertAll(refused, position => indexes[position]);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return indexes;
        }
    }

    private async Task SayToldAsync(int areaShard, long claimEpoch)
    {
        try
        {
            if (_services.Map.OwnerOf(areaShard) is { } owner)
            {
                await _services.Silos.At(owner).AreasToldAsync(areaShard, claimEpoch, _shard.Index).AsTask().WaitAsync(LongestTell, _clock);
            }
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            // Nothing is lost: a claim that still lacks a shard's word asks again.
            _wanted.TryAdd(areaShard, claimEpoch);
        }
    }

    private AreaSlot SlotOf(AreaId id)
    {
        if (!_areas.TryGetValue(id, out var slot))
        {
            slot = NewSlot(id, new AreaContribution());
            _areas.Add(id, slot);
        }

        return slot;
    }

    private AreaSlot NewSlot(AreaId id, AreaContribution contribution) => new(id, id.Key.ToString(), _services.Map.ShardOf(id.Key.ToString()), contribution);

    private static void Touch(AreaSlot area, BarrierWriter barriers)
    {
        area.IsUnsent = true;
        barriers.MarkDirty(area);
    }
}
