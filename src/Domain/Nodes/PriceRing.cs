using System.Runtime.CompilerServices;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Nodes;

/// <summary>
/// The latest version of each of the newest N intervals of one product, by interval slot. Off-grid runs (SCED) that fall into one slot
/// share it: the run known last stands.
/// </summary>
public sealed class PriceRing
{
    private readonly long _slotTicks;
    private readonly int[] _price;
    private readonly ushort[] _fingerprint;

    // Most real-time prices are known within 18 hours and have no version of their own: half the bytes, and none. The first value that
    // does not fit makes room for all.
    private ushort[]? _knownAfterShort;
    private int[]? _knownAfterLong;
    private byte[]? _sourceVersion;

    public PriceRing(int slotMinutes, int capacity)
    {
        SlotMinutes = slotMinutes;
        _slotTicks = slotMinutes * TimeSpan.TicksPerMinute;
        _price = new int[capacity];
        _knownAfterShort = new ushort[capacity];
        _fingerprint = new ushort[capacity];
        _price.AsSpan().Fill(PriceTicks.Missing);
    }

    public int SlotMinutes { get; }

    public int Capacity => _price.Length;

    /// <summary>Number of the newest slot that holds or held a price; -1 while empty.</summary>
    public long NewestSlot { get; private set; } = -1;

    public long OldestSlot => Math.Max(0, NewestSlot - Capacity + 1);

    public long SlotOf(DateTime utc) => utc.Ticks / _slotTicks;

    public DateTime StartOf(long slot) => new(slot * _slotTicks, DateTimeKind.Utc);

    /// <summary>Slots that hold a price.</summary>
    public int Count { get; private set; }

    /// <summary>Sum of the standing prices, in <see cref="PriceTicks"/>.</summary>
    public long SumTicks { get; private set; }

    public int IndexOf(long slot) => (int)(slot % Capacity);

    /// <summary>All prices by <see cref="IndexOf"/>.</summary>
    internal ReadOnlySpan<int> Prices => _price;

    /// <summary>Price in <see cref="PriceTicks"/>, or <see cref="PriceTicks.Missing"/>.</summary>
    public int PriceAt(long slot) =>
        slot > NewestSlot || slot < OldestSlot ? PriceTicks.Missing : _price[IndexOf(slot)];

    /// <summary>Ranks the fact against the version held and keeps the later one (known_at, source_version, then log order).</summary>
    /// <param name="replaced">The price that stood before, or <see cref="PriceTicks.Missing"/>.</param>
    public FactOutcome Put(in LmpFact fact, out int replaced)
    {
        replaced = PriceTicks.Missing;
        var slot = SlotOf(fact.IntervalStartUtc);
        if (slot > NewestSlot)
        {
            MakeRoomFor(slot);
        }
        else if (slot < OldestSlot)
        {
            return FactOutcome.TooOld;
        }

        var index = IndexOf(slot);
        var price = PriceTicks.FromUsd(fact.Lmp);
        var fingerprint = PayloadFingerprint.Of(fact);
        if (_price[index] == PriceTicks.Missing)
        {
            Store(index, slot, fact, price, fingerprint);
            return FactOutcome.New;
        }

        if (_price[index] == price && _fingerprint[index] == fingerprint)
        {
            // The price is known again as of now: what the source said in between, and comes late, stays older.
            if (!IsOlder(index, slot, fact))
            {
                Rank(index, slot, fact);
            }

            return FactOutcome.Duplicate;
        }

        if (IsOlder(index, slot, fact))
        {
            return FactOutcome.Superseded;
        }

        replaced = _price[index];
        Store(index, slot, fact, price, fingerprint);
        return FactOutcome.Correction;
    }

    /// <summary>Seconds from the slot's start to the last known_at that gave the price held.</summary>
    public int KnownAfterSeconds(long slot) => KnownAfterAt(IndexOf(slot));

    internal Row RowAt(int index) => new(_price[index], KnownAfterAt(index), _fingerprint[index], SourceVersionAt(index));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Restore(long newestSlot, ReadOnlySpan<Row> oldestFirst)
    {
        NewestSlot = newestSlot;
        for (var i = 0; i < oldestFirst.Length; i++)
        {
            var index = IndexOf(newestSlot - oldestFirst.Length + 1 + i);
            Replace(index, oldestFirst[i].Price);
            _fingerprint[index] = oldestFirst[i].Fingerprint;
            Rank(index, oldestFirst[i].KnownAfterSeconds, oldestFirst[i].SourceVersion);
        }
    }

    internal readonly record struct Row(int Price, int KnownAfterSeconds, ushort Fingerprint, byte SourceVersion);

    private bool IsOlder(int index, long slot, in LmpFact fact)
    {
        var knownAfter = SecondsAfterStart(slot, fact.KnownAtUtc);
        var held = KnownAfterAt(index);
        return knownAfter != held ? knownAfter < held : ClampVersion(fact.SourceVersion) < SourceVersionAt(index);
    }

    private void Store(int index, long slot, in LmpFact fact, int price, ushort fingerprint)
    {
        Replace(index, price);
        _fingerprint[index] = fingerprint;
        Rank(index, slot, fact);
    }

    private void Rank(int index, long slot, in LmpFact fact) => Rank(index, SecondsAfterStart(slot, fact.KnownAtUtc), ClampVersion(fact.SourceVersion));

    private void Rank(int index, int knownAfterSeconds, byte sourceVersion)
    {
        if (_knownAfterShort is not null && (knownAfterSeconds is < 0 or > ushort.MaxValue))
        {
            _knownAfterLong = Array.ConvertAll(_knownAfterShort, seconds => (int)seconds);
            _knownAfterShort = null;
        }

        if (_knownAfterShort is not null)
        {
            _knownAfterShort[index] = (ushort)knownAfterSeconds;
        }
        else
        {
            _knownAfterLong![index] = knownAfterSeconds;
        }

        if (sourceVersion != 0 || _sourceVersion is not null)
        {
            (_sourceVersion ??= new byte[Capacity])[index] = sourceVersion;
        }
    }

    private int KnownAfterAt(int index) => _knownAfterShort is not null ? _knownAfterShort[index] : _knownAfterLong![index];

    private byte SourceVersionAt(int index) => _sourceVersion is null ? (byte)0 : _sourceVersion[index];

    private void Replace(int index, int price)
    {
        if (_price[index] != PriceTicks.Missing)
        {
            (Count, SumTicks) = (Count - 1, SumTicks - _price[index]);
        }

        if (price != PriceTicks.Missing)
        {
            (Count, SumTicks) = (Count + 1, SumTicks + price);
        }

        _price[index] = price;
    }

    private void MakeRoomFor(long slot)
    {
        var from = Math.Max(NewestSlot + 1, slot - Capacity + 1);
        for (var cleared = from; cleared <= slot; cleared++)
        {
            Replace(IndexOf(cleared), PriceTicks.Missing);
        }

        NewestSlot = slot;
    }

    private int SecondsAfterStart(long slot, DateTime knownAtUtc) =>
        (int)Math.Clamp((knownAtUtc.Ticks - slot * _slotTicks) / TimeSpan.TicksPerSecond, int.MinValue, int.MaxValue);

    private static byte ClampVersion(long sourceVersion) => (byte)Math.Clamp(sourceVersion, 0, byte.MaxValue);
}
