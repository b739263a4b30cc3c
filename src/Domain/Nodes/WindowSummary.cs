namespace GridGrains.Domain.Nodes;

/// <summary>Aggregate of the prices in one tumbling window. Sums are whole <see cref="PriceTicks"/>, so they are exact.</summary>
public readonly record struct WindowSummary(DateTime EndUtc, int Minutes, int Count, long SumTicks, int MinTicks, int MaxTicks)
{
    public bool IsEmpty => Count == 0;

    public double MeanUsd => Count == 0 ? double.NaN : PriceTicks.ToUsd((double)SumTicks / Count);

    public double MinUsd => Count == 0 ? double.NaN : PriceTicks.ToUsd(MinTicks);

    public double MaxUsd => Count == 0 ? double.NaN : PriceTicks.ToUsd(MaxTicks);

    /// <summary>The window of <paramref name="minutes"/> that ends at <paramref name="endUtc"/>, read from the ring.</summary>
    public static WindowSummary Read(PriceRing ring, DateTime endUtc, int minutes)
    {
        var first = Math.Max(ring.SlotOf(endUtc.AddTicks(-minutes * TimeSpan.TicksPerMinute)), ring.OldestSlot);
        var last = Math.Min(ring.SlotOf(endUtc) - 1, ring.NewestSlot);
        var (count, sum, min, max) = (0, 0L, int.MaxValue, int.MinValue);
        var prices = ring.Prices;
        for (var (slot, index) = (first, ring.IndexOf(Math.Max(0, first))); slot <= last; slot++)
        {
            var price = prices[index];
            index = index + 1 < prices.Length ? index + 1 : 0;
            if (price != PriceTicks.Missing)
            {
                count++;
                sum += price;
                min = Math.Min(min, price);
                max = Math.Max(max, price);
            }
        }

        return count == 0 ? new(endUtc, minutes, 0, 0, 0, 0) : new(endUtc, minutes, count, sum, min, max);
    }
}
