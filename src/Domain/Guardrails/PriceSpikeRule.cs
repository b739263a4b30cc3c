using GridGrains.Domain.Nodes;

namespace GridGrains.Domain.Guardrails;

/// <param name="MeanUsd">Mean of the ring's other prices.</param>
/// <param name="BoundUsd">How far from the mean a price may be.</param>
public readonly record struct PriceSpikeFinding(double MeanUsd, double InterquartileRangeUsd, double BoundUsd);

/// <summary>
/// A price is a spike when it lies further from the mean of the product's last day than five interquartile ranges of that day, and than
/// 50 USD/MWh. Only the first interval of a spike is found: one whose interval before lies beyond the same bound on the same side goes
/// on, and is not.
/// </summary>
public static class PriceSpikeRule
{
    public const double FloorUsd = 50;
    public const double InterquartileRanges = 5;

    /// <summary>Share of the day's intervals that must be known; before that nothing is found.</summary>
    public const double LeastKnownShare = 0.25;

    /// <param name="ring">Holds the price already.</param>
    /// <returns>Null when the price is no spike, or goes on with one, or too little of the day is known.</returns>
    public static PriceSpikeFinding? Judge(PriceRing ring, long slot)
    {
        var price = ring.PriceAt(slot);
        var others = ring.Count - 1;
        if (price == PriceTicks.Missing || others < ring.Capacity * LeastKnownShare)
        {
            return null;
        }

        // Most prices end here: the floor is compared before anything is sorted.
        var mean = (double)(ring.SumTicks - price) / others;
        if (Math.Abs(price - mean) <= FloorUsd * PriceTicks.PerUsd)
        {
            return null;
        }

        var range = InterquartileRange(ring, slot, others);
        var bound = Math.Max(InterquartileRanges * range, FloorUsd * PriceTicks.PerUsd);
        return Math.Abs(price - mean) > bound && !GoesOn(ring.PriceAt(slot - 1), price, mean, bound)
            ? new PriceSpikeFinding(PriceTicks.ToUsd(mean), PriceTicks.ToUsd(range), PriceTicks.ToUsd(bound))
            : null;
    }

    private static bool GoesOn(int before, int price, double mean, double bound) =>
        before != PriceTicks.Missing && Math.Abs(before - mean) > bound && before > mean == price > mean;

    private static double InterquartileRange(PriceRing ring, long slot, int others)
    {
        Span<int> sorted = stackalloc int[ring.Capacity];
        var count = 0;
        for (var other = ring.OldestSlot; other <= ring.NewestSlot; other++)
        {
            if (other != slot && ring.PriceAt(other) is var price && price != PriceTicks.Missing)
            {
                sorted[count++] = price;
            }
        }

        sorted = sorted[..others];
        sorted.Sort();
        return (double)sorted[others * 3 / 4] - sorted[others / 4];
    }
}
