using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Nodes;

/// <summary>What a node publishes after each batch of prices: immutable, complete, consistent in itself.</summary>
/// <param name="LastOffsets">Offset of the last applied record per topic of the shard.</param>
/// <param name="DayAheadHours">Day-ahead prices by hour, or <see cref="DayAheadHours.Empty"/>.</param>
public sealed record NodeSnapshot(
    EntityKey Key, NodeLabels Labels, ProductSnapshots Products, DayAheadHours DayAheadHours, TopicOffsets LastOffsets, long DistinctCount, long StandingSumTicks)
{
    private MemoSlot _memo;

    /// <summary>
    /// Room for one object that a reader derives from this snapshot and would otherwise derive again. It says nothing of the node: it is
    /// neither compared nor sent, and a copy may bring its original's, so the object must know whose it is.
    /// </summary>
    public object? Memo
    {
        get => _memo.Value;
        set => _memo.Value = value;
    }

    public ProductSnapshot? Find(PriceProduct product)
    {
        foreach (var snapshot in Products)
        {
            if (snapshot.Product == product)
            {
                return snapshot;
            }
        }

        return null;
    }

    /// <summary>The real-time product that counts for settlement; where the node has none of it, the one with the newest interval.</summary>
    public ProductSnapshot? RealTime => Find(Key.Iso.SettlementRealTime) ?? Newest(dayAhead: false);

    public ProductSnapshot? DayAhead => Newest(dayAhead: true);

    /// <summary>Day-ahead price of the hour that contains <paramref name="utc"/>.</summary>
    public DayAheadPrice? DayAheadAt(DateTime utc) => DayAheadHours.At(DayAheadHours.HourOf(utc));

    /// <summary>How long ago the newest price became known: the real-time one where there is any. Null without prices.</summary>
    public TimeSpan? AgeAt(DateTime utc) => (RealTime ?? DayAhead) is { } newest ? utc - newest.Latest.KnownAtUtc : null;

    /// <summary>
    /// Day-ahead less real time in USD/MWh for the hour of the newest real-time interval: the mean of the hour's real-time intervals so
    /// far. NaN where one of the two is missing.
    /// </summary>
    public double DartUsdPerMwh =>
        RealTime is { } realTime && DayAheadAt(realTime.Latest.IntervalStartUtc) is { } dayAhead
            ? dayAhead.Lmp - realTime.HourSoFar.MeanUsd
            : double.NaN;

    /// <summary>Equal to every other, so that the snapshot's equality passes over it.</summary>
    private struct MemoSlot : IEquatable<MemoSlot>
    {
        public object? Value;

        public readonly bool Equals(MemoSlot other) => true;

        public override readonly bool Equals(object? obj) => obj is MemoSlot;

        public override readonly int GetHashCode() => 0;
    }

    private ProductSnapshot? Newest(bool dayAhead)
    {
        ProductSnapshot? newest = null;
        foreach (var snapshot in Products)
        {
            if (snapshot.Product.IsDayAhead() == dayAhead
                && (newest is null || snapshot.Latest.IntervalStartUtc > newest.Latest.IntervalStartUtc))
            {
                newest = snapshot;
            }
        }

        return newest;
    }
}

/// <param name="Latest">The standing version of the newest interval.</param>
/// <param name="ShortWindow">The last closed window of one interval's length, at least five minutes.</param>
/// <param name="HourWindow">The last closed clock hour.</param>
/// <param name="HourSoFar">The hour of the newest interval, as far as it is known.</param>
/// <param name="LateCount">Prices that came after their window had closed and were folded in.</param>
/// <param name="BeforeTicks">The price of the interval before the newest, or <see cref="PriceTicks.Missing"/>.</param>
public sealed record ProductSnapshot(
    LmpFact Latest, TradingSession Session, WindowSummary ShortWindow, WindowSummary HourWindow, WindowSummary HourSoFar, int LateCount, int BeforeTicks)
{
    public PriceProduct Product => Latest.Product;

    /// <summary>The newest price less that of the interval before, in USD/MWh; NaN where that interval has none.</summary>
    public double ChangeUsd => BeforeTicks == PriceTicks.Missing ? double.NaN : PriceTicks.ToUsd(PriceTicks.FromUsd(Latest.Lmp) - BeforeTicks);
}
