using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Nodes;

/// <summary>Count, sum, minimum and maximum of a product over the market's operating day so far, in <see cref="PriceTicks"/>.</summary>
public readonly record struct TradingSession(DateTime StartUtc, DateTime EndUtc, int Count, long SumTicks, int MinTicks, int MaxTicks)
{
    public double MeanUsd => Count == 0 ? double.NaN : PriceTicks.ToUsd((double)SumTicks / Count);

    public double MinUsd => Count == 0 ? double.NaN : PriceTicks.ToUsd(MinTicks);

    public double MaxUsd => Count == 0 ? double.NaN : PriceTicks.ToUsd(MaxTicks);

    /// <summary>The session with a price that is new or replaces one; a price of an earlier day changes nothing.</summary>
    internal TradingSession With(Iso iso, DateTime intervalStartUtc, int price, int replaced, PriceRing ring)
    {
        if (intervalStartUtc >= EndUtc)
        {
            var (start, end) = OperatingDay.Containing(iso, intervalStartUtc);
            return new TradingSession(start, end, 1, price, price, price);
        }

        if (intervalStartUtc < StartUtc)
        {
            return this;
        }

        if (replaced == PriceTicks.Missing)
        {
            return this with { Count = Count + 1, SumTicks = SumTicks + price, MinTicks = Math.Min(MinTicks, price), MaxTicks = Math.Max(MaxTicks, price) };
        }

        var corrected = this with { SumTicks = SumTicks + price - replaced, MinTicks = Math.Min(MinTicks, price), MaxTicks = Math.Max(MaxTicks, price) };
        return replaced == MinTicks || replaced == MaxTicks ? corrected.WithExtremesOf(ring) : corrected;
    }

    // What stands after an extreme was corrected is in the ring, but for the first hour of a 25-hour day.
    private TradingSession WithExtremesOf(PriceRing ring)
    {
        var day = WindowSummary.Read(ring, EndUtc, (int)(EndUtc - StartUtc).TotalMinutes);
        return this with { MinTicks = day.MinTicks, MaxTicks = day.MaxTicks };
    }
}
