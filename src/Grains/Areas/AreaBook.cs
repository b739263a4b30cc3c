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
        var updates = new List<(AreaSlot Area, AreaUpdate Update)>();
        foreach (var area in _areas.Values)
        {
            if (IsBeingClaimedHere(area.Shard))
            {
                area.IsUnsent = true;
            }
            else if (area.IsUnsent || refill || wanted.ContainsKey(area.Shard))
            {
                area.IsUnsent = false;
                updates.Add((area, new AreaUpdate(_shard.Index, _epoch, ++_sequence, [.. area.Contribution.Intervals], [.. area.Contribution.Published])));
            }
        }

        _telling = updates.Count + wanted.Count == 0 ? Task.CompletedTask : Task.Run(() => TellAsync(updates, wanted));
    }

    /// <summary>Waits for the round at hand.</summary>
    public Task ToldAsync() => _telling;

    // Its claim asks for everything once it is there; a grain that is called before refuses, and every refusal is logged as an error.
    private bool IsBeingClaimedHere(int areaShard) =>
        _services.Tables[areaShard] is null && _services.Here.SiloAddress.Equals(_services.Map.OwnerOf(areaShard));

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

    private async Task TellAsync(List<(AreaSlot Area, AreaUpdate Update)> updates, Dictionary<int, long> wanted)
    {
        var untold = await Task.WhenAll(updates.Select(async told =>
            await TryTellAsync(told.Area, told.Update, wanted.GetValueOrDefault(told.Area.Shard)) ? null : told.Area));
        foreach (var areaShard in untold.OfType<AreaSlot>().Select(area => area.Shard).Distinct())
        {
            wanted.Remove(areaShard);
        }

        await Task.WhenAll(wanted.Select(claim => SayToldAsync(claim.Key, claim.Value)));
    }

    private async Task<bool> TryTellAsync(AreaSlot area, AreaUpdate update, long claimEpoch)
    {
        try
        {
            await GrainOf(area.Id).ContributeAsync(update, claimEpoch).AsTask().WaitAsync(LongestTell, _clock);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The area is moving or its silo is gone; a later round tells it everything.
            _wantRefill = true;
            return false;
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

    private IAreaGrain GrainOf(AreaId area) => area.Kind == AreaKind.Hub
        ? _services.Grains.GetGrain<IHubGrain>(area.Key.ToString())
        : _services.Grains.GetGrain<IZoneGrain>(area.Key.ToString());

    private AreaSlot SlotOf(AreaId id)
    {
        if (!_areas.TryGetValue(id, out var slot))
        {
            slot = NewSlot(id, new AreaContribution());
            _areas.Add(id, slot);
        }

        return slot;
    }

    private AreaSlot NewSlot(AreaId id, AreaContribution contribution) => new(id, _services.Map.ShardOf(id.Key.ToString()), contribution);

    private static void Touch(AreaSlot area, BarrierWriter barriers)
    {
        area.IsUnsent = true;
        barriers.MarkDirty(area);
    }
}
