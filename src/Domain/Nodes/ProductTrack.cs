using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Nodes;

/// <summary>Live state of one product at one node: the newest price, a day of history, the session and the last closed windows.</summary>
public sealed class ProductTrack
{
    private const int HourMinutes = 60;

    /// <summary>What the detectors remember of the product. A field, for they change it in place.</summary>
    internal SeriesBaselines Baselines;

    /// <summary>What goes on at the product now, if anything.</summary>
    internal Episode? Episode;

    private bool _isPublished;

    public ProductTrack(PriceProduct product)
    {
        Product = product;
        Ring = new PriceRing(product.IntervalMinutes(), CapacityOf(product));
    }

    public PriceProduct Product { get; }

    public PriceRing Ring { get; }

    /// <summary>Hourly prices with components; empty for real-time products.</summary>
    public DayAheadHours DayAheadHours { get; internal set; } = DayAheadHours.Empty;

    /// <summary>What has left the ring of a real-time product within a week; null until something has.</summary>
    internal WeekBuckets? Week { get; set; }

    /// <summary>Of a state that was read: whether the week was stored with it, be it empty.</summary>
    internal bool HasStoredWeek { get; set; }

    /// <summary>The standing version of the newest interval.</summary>
    public LmpFact Latest { get; internal set; }

    public bool IsEmpty => Ring.NewestSlot < 0;

    public TradingSession Session { get; internal set; }

    /// <summary>Windows that end at or before this are closed.</summary>
    public DateTime ClosedThroughUtc { get; internal set; }

    /// <summary>The last closed window of one interval's length.</summary>
    public WindowSummary ShortWindow { get; internal set; }

    /// <summary>The last closed clock hour.</summary>
    public WindowSummary HourWindow { get; internal set; }

    /// <summary>Prices that came after their window had closed; they are folded in.</summary>
    public int LateCount { get; internal set; }

    /// <summary>Points of history a product keeps: a day, or two for day-ahead hours.</summary>
    public static int CapacityOf(PriceProduct product) => product.IsDayAhead() ? DayAheadHours.Capacity : 24 * 60 / product.IntervalMinutes();

    /// <param name="watermarkUtc">How far event time had come in this market and shard when the fact was logged.</param>
    /// <param name="replaced">The price that stood before, or <see cref="PriceTicks.Missing"/>.</param>
    internal FactOutcome Apply(Iso iso, in LmpFact fact, DateTime watermarkUtc, out int replaced)
    {
        CloseWindows(watermarkUtc);
        MoveIntoWeek(Ring.SlotOf(fact.IntervalStartUtc));
        var outcome = Ring.Put(fact, out replaced);
        if (outcome == FactOutcome.TooOld)
        {
            TakeIntoWeek(fact);
        }

        if (outcome is not (FactOutcome.New or FactOutcome.Correction))
        {
            return outcome;
        }

        _isPublished = false;
        var slot = Ring.SlotOf(fact.IntervalStartUtc);
        if (slot == Ring.NewestSlot)
        {
            Latest = fact;
            ForgetWindowsBeforeTheRing();
        }

        if (Product.IsDayAhead())
        {
            DayAheadHours = DayAheadHours.With(slot, DayAheadPrice.From(fact));
        }

        Session = Session.With(iso, fact.IntervalStartUtc, PriceTicks.FromUsd(fact.Lmp), replaced, Ring);
        FoldIntoClosedWindows(Ring.StartOf(slot + 1));
        return outcome;
    }

    /// <summary>The last seven days of a real-time product.</summary>
    public WeekSummary ReadWeek() => WeekSummary.Of(Ring, Week);

    /// <summary>Standing prices in memory whose interval starts in [from, to), oldest first.</summary>
    public IEnumerable<(DateTime StartUtc, double LmpUsdPerMwh)> PricesIn(DateTime fromUtc, DateTime toUtc)
    {
        for (var slot = Ring.OldestSlot; slot <= Ring.NewestSlot; slot++)
        {
            var start = Ring.StartOf(slot);
            if (Ring.PriceAt(slot) is var price && price != PriceTicks.Missing && start >= fromUtc && start < toUtc)
            {
                yield return (start, PriceTicks.ToUsd(price));
            }
        }
    }

    /// <summary>The price as detectors see it, beside what was learned before it.</summary>
    internal SeriesValue Watched(Iso iso, in LmpFact fact, GuardrailLimits limits) =>
        new(Ring, fact, limits, Baselines.Seasonal.Compare(SeasonalHour.Of(iso, fact.IntervalStartUtc), Product, PriceTicks.ToUsd(PriceTicks.FromUsd(fact.Lmp))));

    /// <summary>
    /// Learns the day in memory, where a program without detectors stored the state: it is not a day behind one that always had them.
    /// </summary>
    internal void LearnRing(Iso iso)
    {
        for (var slot = Ring.OldestSlot; slot <= Ring.NewestSlot; slot++)
        {
            if (Ring.PriceAt(slot) is var price && price != PriceTicks.Missing)
            {
                var start = Ring.StartOf(slot);
                var fact = new LmpFact
                {
                    Product = Product,
                    IntervalStartUtc = start,
                    IntervalMinutes = Ring.SlotMinutes,
                    Lmp = PriceTicks.ToUsd(price),
                    KnownAtUtc = start.AddSeconds(Ring.KnownAfterSeconds(slot)),
                };
                DetectorPass<SeriesDetectors, SeriesBaselines>.Learn(Watched(iso, fact, GuardrailSettings.Default.Limits), ref Baselines);
            }
        }
    }

    internal void CloseWindows(DateTime watermarkUtc)
    {
        var closedThrough = Ring.StartOf(Ring.SlotOf(watermarkUtc));
        if (closedThrough <= ClosedThroughUtc)
        {
            return;
        }

        ClosedThroughUtc = closedThrough;
        _isPublished = false;
        RefreshShortWindow();

        // Within an hour nothing closes that the window does not hold: late prices are folded in when they come.
        if (HourWindow.IsEmpty || HourWindow.EndUtc != LastClosedHourEnd())
        {
            RefreshHourWindow();
        }
    }

    /// <param name="last">What was published of the product last; it is published again while it holds, for most batches touch one product of a node.</param>
    public ProductSnapshot Publish(ProductSnapshot? last = null)
    {
        if (_isPublished && last is not null)
        {
            return last;
        }

        _isPublished = true;
        return new ProductSnapshot(
            Latest, Session, ShortWindow, HourWindow, WindowSummary.Read(Ring, FloorHour(Latest.IntervalStartUtc).AddHours(1), HourMinutes), LateCount, Ring.PriceAt(Ring.NewestSlot - 1));
    }

    /// <summary>Makes exact again what corrections left open, where the versions of the week are at hand.</summary>
    /// <param name="versions">Of the product, in the order in which they were known.</param>
    internal void SettleWeek(IEnumerable<LmpFact> versions)
    {
        if (Week is null || ReadWeek().IsExact)
        {
            return;
        }

        var standing = new PriceRing(Ring.SlotMinutes, WeekBuckets.Capacity * WeekBuckets.BucketHours * HourMinutes / Ring.SlotMinutes);
        foreach (var fact in versions)
        {
            standing.Put(fact, out _);
        }

        Week.Settle(Ring, standing);
    }

    /// <summary>Of a state that was stored without its week: what lay before the ring is not known.</summary>
    internal void MarkWeek()
    {
        Week = new WeekBuckets(WeekBuckets.NumberOf(Ring.StartOf(Ring.NewestSlot)));
        Week.MarkBefore(Ring.StartOf(Ring.OldestSlot));
    }

    // Before the ring makes room: a price is in the ring or in the week, never in both.
    private void MoveIntoWeek(long slot)
    {
        if (slot <= Ring.NewestSlot || IsEmpty || Product.IsDayAhead())
        {
            return;
        }

        var newest = WeekBuckets.NumberOf(Ring.StartOf(slot));
        Week?.Advance(newest);
        for (var (leaving, last) = (Ring.OldestSlot, Math.Min(Ring.NewestSlot, slot - Ring.Capacity)); leaving <= last; leaving++)
        {
            if (Ring.PriceAt(leaving) is var price and not PriceTicks.Missing)
            {
                (Week ??= new WeekBuckets(newest)).Take(Ring, leaving, price);
            }
        }
    }

    // No feed names the price that a correction replaces: it marks its six hours. The first price of an interval is taken, however late.
    private void TakeIntoWeek(in LmpFact fact)
    {
        if (!Product.IsDayAhead())
        {
            Week ??= new WeekBuckets(WeekBuckets.NumberOf(Ring.StartOf(Ring.NewestSlot)));
            Week.Take(Ring, Ring.SlotOf(fact.IntervalStartUtc), PriceTicks.FromUsd(fact.Lmp));
        }
    }

    private void FoldIntoClosedWindows(DateTime slotEndUtc)
    {
        if (slotEndUtc > ClosedThroughUtc)
        {
            return;
        }

        LateCount++;
        if (slotEndUtc >= ShortWindow.EndUtc)
        {
            RefreshShortWindow();
        }

        if (FloorHour(slotEndUtc.AddTicks(-1)).AddHours(1) >= HourWindow.EndUtc)
        {
            RefreshHourWindow();
        }
    }

    // Windows are what the ring says of them, before a checkpoint and after it.
    private void ForgetWindowsBeforeTheRing()
    {
        var oldest = Ring.StartOf(Ring.OldestSlot);
        if (!ShortWindow.IsEmpty && ShortWindow.EndUtc <= oldest)
        {
            ShortWindow = default;
            RefreshShortWindow();
        }

        if (!HourWindow.IsEmpty && HourWindow.EndUtc.AddHours(-1) < oldest)
        {
            HourWindow = default;
            RefreshHourWindow();
        }
    }

    private void RefreshShortWindow()
    {
        var last = Math.Min(Ring.SlotOf(ClosedThroughUtc) - 1, Ring.NewestSlot);
        for (var slot = last; slot >= Ring.OldestSlot && slot >= 0; slot--)
        {
            if (Ring.PriceAt(slot) != PriceTicks.Missing)
            {
                ShortWindow = WindowSummary.Read(Ring, Ring.StartOf(slot + 1), Ring.SlotMinutes);
                return;
            }
        }
    }

    private void RefreshHourWindow()
    {
        var end = LastClosedHourEnd();
        var oldest = IsEmpty ? end : Ring.StartOf(Ring.OldestSlot);
        for (; end > oldest; end = end.AddHours(-1))
        {
            var window = WindowSummary.Read(Ring, end, HourMinutes);
            if (!window.IsEmpty)
            {
                HourWindow = window;
                return;
            }
        }
    }

    private DateTime LastClosedHourEnd()
    {
        var newest = CeilHour(Ring.StartOf(Ring.NewestSlot + 1));
        return FloorHour(ClosedThroughUtc < newest ? ClosedThroughUtc : newest);
    }

    private static DateTime FloorHour(DateTime utc) => new(utc.Ticks - utc.Ticks % TimeSpan.TicksPerHour, DateTimeKind.Utc);

    private static DateTime CeilHour(DateTime utc) => FloorHour(utc.AddTicks(TimeSpan.TicksPerHour - 1));
}
