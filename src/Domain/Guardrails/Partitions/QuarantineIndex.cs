using System.Collections.Frozen;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using NodaTime;

namespace GridGrains.Domain.Guardrails.Partitions;

/// <param name="Sequence">Place in the topic, from 1.</param>
public readonly record struct SequencedDecision(long Sequence, PartitionDecision Decision);

/// <summary>A partition with what holds of it.</summary>
/// <param name="History">The decisions that held, newest first; the first is in force.</param>
public sealed record QuarantineEntry(PartitionId Id, IReadOnlyList<SequencedDecision> History)
{
    public PartitionDecision Decision => History[0].Decision;

    public long Sequence => History[0].Sequence;
}

/// <param name="Status">Null lists all but clean ones.</param>
public sealed record QuarantineFilter(string? Iso = null, string? Market = null, LocalDate? Day = null, string? Table = null, PartitionStatus? Status = null)
{
    public bool Takes(QuarantineEntry entry) =>
        (Iso is null || entry.Id.Iso.Code == Iso) && (Market is null || entry.Id.Product.Name() == Market) && (Day is null || entry.Id.Day == Day)
        && (Table is null || entry.Id.Table == Table) && (Status is { } status ? entry.Decision.Status == status : entry.Decision.Status != PartitionStatus.Clean);
}

/// <summary>All decisions of the topic: what holds of each partition, and what is usual for each product. Safe for all threads.</summary>
public sealed class QuarantineIndex
{
    private const int MaxHistory = 50;

    private readonly Lock _gate = new();
    private readonly Dictionary<PartitionId, QuarantineEntry> _entries = [];
    private readonly Dictionary<(Iso, PriceProduct), SortedDictionary<LocalDate, PartitionProfile>> _profiles = [];
    private FrozenSet<PartitionId> _inForce = FrozenSet<PartitionId>.Empty;

    /// <summary>Days of a product whose profile is remembered.</summary>
    private const int MaxProfiles = 60;

    /// <summary>The newest decision that is known; 0 for none.</summary>
    public long Sequence { get; private set; }

    /// <summary>Partitions whose rows are out of what is read.</summary>
    public IReadOnlySet<PartitionId> InForce => Volatile.Read(ref _inForce);

    /// <returns>False for a decision that changes nothing: one that was seen, or that the rules pass over.</returns>
    public bool Take(long sequence, PartitionDecision decision)
    {
        if (!PartitionId.TryParse(decision.Partition, out var id))
        {
            return false;
        }

        lock (_gate)
        {
            if (sequence <= Sequence)
            {
                return false;
            }

            Sequence = sequence;
            Learn(id, decision);
            var held = _entries.GetValueOrDefault(id);
            if (!QuarantineRules.Takes(held?.Decision, decision))
            {
                return false;
            }

            _entries[id] = new QuarantineEntry(id, [new SequencedDecision(sequence, decision), .. (held?.History ?? []).Take(MaxHistory - 1)]);
            if (decision.IsInForce != _inForce.Contains(id))
            {
                Volatile.Write(ref _inForce, _entries.Values.Where(entry => entry.Decision.IsInForce).Select(entry => entry.Id).ToFrozenSet());
            }

            return true;
        }
    }

    public QuarantineEntry? Find(PartitionId id)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(id);
        }
    }

    /// <summary>Whether a price lies in a partition that is out of what is read.</summary>
    public bool IsSuspect(Iso iso, PriceProduct product, DateTime intervalStartUtc) =>
        InForce is { Count: > 0 } suspects && suspects.Contains(PartitionId.Of(iso, product, intervalStartUtc));

    /// <summary>Newest decision first, before a sequence.</summary>
    public IReadOnlyList<QuarantineEntry> List(QuarantineFilter filter, long before, int limit)
    {
        lock (_gate)
        {
            return [.. _entries.Values.Where(entry => entry.Sequence < before && filter.Takes(entry)).OrderByDescending(entry => entry.Sequence).Take(limit)];
        }
    }

    /// <summary>What the nearest day before, or else after, showed as usual; null where none was judged.</summary>
    public PartitionProfile? ProfileFor(PartitionId id)
    {
        lock (_gate)
        {
            if (!_profiles.TryGetValue((id.Iso, id.Product), out var days))
            {
                return null;
            }

            var earlier = days.Where(day => day.Key < id.Day).Select(day => day.Value).LastOrDefault();
            return earlier ?? days.Where(day => day.Key > id.Day).Select(day => day.Value).FirstOrDefault();
        }
    }

    /// <summary>Nodes that the partition had when it was judged last; 0 where it was not.</summary>
    public int NodesOf(PartitionId id)
    {
        lock (_gate)
        {
            return _profiles.TryGetValue((id.Iso, id.Product), out var days) && days.TryGetValue(id.Day, out var profile) ? profile.Nodes : 0;
        }
    }

    // A grave defect is no measure of what is usual.
    private void Learn(PartitionId id, PartitionDecision decision)
    {
        if (decision.Profile is not { } profile || decision.Status == PartitionStatus.Quarantined)
        {
            return;
        }

        if (!_profiles.TryGetValue((id.Iso, id.Product), out var days))
        {
            _profiles.Add((id.Iso, id.Product), days = []);
        }

        days[id.Day] = days.TryGetValue(id.Day, out var known) && known.Nodes > profile.Nodes ? known : profile;
        if (days.Count > MaxProfiles)
        {
            days.Remove(days.Keys.First());
        }
    }
}
