namespace GridGrains.Domain.Nodes;

/// <summary>
/// A series' last seven days: 28 times six hours of UTC, those of the newest interval being the last. So it begins up to six hours later
/// than seven days before its end. Figures are of prices in whole <see cref="PriceTicks"/>, without any further error.
/// </summary>
/// <param name="IsExact">False while a correction is not in it: one that came after the price had left the ring.</param>
public readonly record struct WeekSummary(DateTime StartUtc, int Count, long SumTicks, UInt128 SquareSum, int MinTicks, int MaxTicks, bool IsExact)
{
    public double MeanUsd => Count == 0 ? double.NaN : PriceTicks.ToUsd((double)SumTicks / Count);

    /// <summary>Of the sample. Whole numbers up to the root, so that prices far from zero lose no digits.</summary>
    public double StandardDeviationUsd
    {
        get
        {
            if (Count < 2)
            {
                return double.NaN;
            }

            var squared = (UInt128)((Int128)SumTicks * SumTicks);
            return PriceTicks.ToUsd(Math.Sqrt((double)((SquareSum * (uint)Count) - squared) / ((double)Count * (Count - 1))));
        }
    }

    public double MinUsd => Count == 0 ? double.NaN : PriceTicks.ToUsd(MinTicks);

    public double MaxUsd => Count == 0 ? double.NaN : PriceTicks.ToUsd(MaxTicks);

    /// <param name="buckets">What has left the ring; null for nothing.</param>
    public static WeekSummary Of(PriceRing ring, WeekBuckets? buckets)
    {
        if (ring.NewestSlot < 0)
        {
            return default;
        }

        var start = WeekBuckets.StartOf(Math.Max(0, WeekBuckets.NumberOf(ring.StartOf(ring.NewestSlot)) - WeekBuckets.Capacity + 1));
        var sum = new WeekSummary(start, 0, 0, 0, int.MaxValue, int.MinValue, IsExact: true);
        foreach (var price in ring.Prices)
        {
            if (price != PriceTicks.Missing)
            {
                sum = sum.With(1, price, (UInt128)((Int128)price * price), price, price);
            }
        }

        for (var number = buckets?.Oldest ?? 0; buckets is not null && number <= buckets.Newest; number++)
        {
            ref readonly var bucket = ref buckets[number];
            sum = bucket.Count == 0 ? sum : sum.With(bucket.Count, bucket.SumTicks, bucket.SquareSum, bucket.MinTicks, bucket.MaxTicks);
            sum = sum with { IsExact = sum.IsExact && !bucket.IsMarked };
        }

        return sum;
    }

    private WeekSummary With(int count, long sumTicks, UInt128 squares, int minTicks, int maxTicks) => this with
    {
        Count = Count + count,
        SumTicks = SumTicks + sumTicks,
        SquareSum = SquareSum + squares,
        MinTicks = Math.Min(MinTicks, minTicks),
        MaxTicks = Math.Max(MaxTicks, maxTicks),
    };
}
