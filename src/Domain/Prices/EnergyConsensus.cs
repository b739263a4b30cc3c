using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Prices;

/// <summary>
/// Flags energy components that differ from those of other nodes in the same balancing authority, product and interval. Where energy is
/// derived from the price and the other components (MISO, NYISO) this takes the place of the identity check, which then holds by
/// construction.
/// <para>
/// A row is compared with the last <see cref="SampleSize"/> energies of its group and passes when at least half of them lie within
/// <see cref="ToleranceUsdPerMwh"/>. So the verdict depends neither on which node comes first nor on the order, as long as fewer than half
/// of any such stretch deviate; and when a whole interval is published again with another energy, the majority follows within half a
/// sample. The first <see cref="MinSample"/> rows of a group have too little company and pass.
/// </para>
/// Groups are bounded: the oldest makes room for a new one. Not thread-safe; allocates only while it is built.
/// </summary>
public sealed class EnergyConsensus
{
    public const double ToleranceUsdPerMwh = 0.02;
    public const int SampleSize = 31;
    public const int MinSample = 2;
    public const int DefaultMaxGroups = 512;

    private readonly Dictionary<Group, int> _slots;
    private readonly Group[] _owners;
    private readonly double[] _energies;
    private readonly int[] _seen;
    private int _nextSlot;
    private Group _lastGroup;
    private int _lastSlot = -1;

    public EnergyConsensus(int maxGroups = DefaultMaxGroups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxGroups, 1);
        _slots = new Dictionary<Group, int>(maxGroups);
        _owners = new Group[maxGroups];
        _energies = new double[maxGroups * SampleSize];
        _seen = new int[maxGroups];
    }

    /// <summary>Groups that are currently remembered.</summary>
    public int Groups => _slots.Count;

    /// <summary>Forgets all groups.</summary>
    public void Clear()
    {
        _slots.Clear();
        (_nextSlot, _lastSlot) = (0, -1);
    }

    /// <param name="balancingAuthority">Where one market holds several (SPP), else null.</param>
    /// <returns><see cref="RowQuality.EnergyUnequal"/> or <see cref="RowQuality.Good"/>, also for a price without energy.</returns>
    public RowQuality Observe(Iso iso, string? balancingAuthority, in LmpFact fact)
    {
        if (!double.IsFinite(fact.Energy))
        {
            return RowQuality.Good;
        }

        var slot = SlotOf(new Group(iso.Index, fact.Product, balancingAuthority, fact.IntervalStartUtc.Ticks));
        var seen = _seen[slot];
        var size = Math.Min(seen, SampleSize);
        var sample = _energies.AsSpan(slot * SampleSize, SampleSize);
        var agreeing = 0;
        foreach (var energy in sample[..size])
        {
            agreeing += Math.Abs(energy - fact.Energy) <= ToleranceUsdPerMwh + RowQualityRules.BinarySlack ? 1 : 0;
        }

        sample[seen % SampleSize] = fact.Energy;
        // Kept small without losing the position in the ring.
        _seen[slot] = seen + 1 < 2 * SampleSize ? seen + 1 : SampleSize;
        return size < MinSample || 2 * agreeing >= size ? RowQuality.Good : RowQuality.EnergyUnequal;
    }

    private int SlotOf(in Group group)
    {
        // Reports come interval by interval: most rows belong to the group of the row before.
        if (_lastSlot >= 0 && _lastGroup == group)
        {
            return _lastSlot;
        }

        if (!_slots.TryGetValue(group, out var slot))
        {
            slot = _nextSlot;
            if (_slots.Count == _owners.Length)
            {
                _slots.Remove(_owners[slot]);
            }

            _slots.Add(group, slot);
            _owners[slot] = group;
            _seen[slot] = 0;
            _nextSlot = (slot + 1) % _owners.Length;
        }

        _lastGroup = group;
        _lastSlot = slot;
        return slot;
    }

    private readonly record struct Group(byte IsoIndex, PriceProduct Product, string? BalancingAuthority, long IntervalStartTicks);
}
