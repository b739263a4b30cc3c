using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;

namespace GridGrains.Domain.Guardrails;

/// <summary>
/// A real-time price is a spike when it lies further from the mean of the product's last day than five interquartile ranges of that day,
/// and than 50 USD/MWh (<see cref="GuardrailLimits"/>). Only the first interval of a spike is found: one whose interval before lies beyond
/// the same bound on the same side goes on, and is not.
/// </summary>
/// <remarks>The ring is all that it needs to know, so it learns nothing and has no section in a stored state.</remarks>
public readonly struct PriceSpikeRule : IDetector<NoBaseline>
{
    public static DetectorTag Tag => DetectorTag.PriceSpike;

    public static byte Version => 1;

    public static bool Watches(PriceProduct product) => !product.IsDayAhead();

    public static Severity Score(in SeriesValue value, in NoBaseline baseline) =>
        Judge(value.Ring, value.Slot, value.Limits) is { } spike
            ? Severity.Beyond(Math.Abs(PriceTicks.ToUsd(value.Ring.PriceAt(value.Slot)) - spike.Expected), spike.Bound)
            : Severity.None;

    public static Expectation Explain(in SeriesValue value, in NoBaseline baseline) =>
        Judge(value.Ring, value.Slot, value.Limits) ?? throw new InvalidOperationException("only a price that was found to be a spike is explained");

    public static void Learn(in SeriesValue value, ref NoBaseline baseline)
    {
    }

    public static void Write(StateWriter writer, in NoBaseline baseline)
    {
    }

    public static NoBaseline Read(ref StateReader reader, byte version) => default;

    /// <param name="ring">Holds the price already.</param>
    /// <returns>
    /// Mean of the ring's other prices, their interquartile range and the bound; null when the price is no spike, or goes on with one, or
    /// too little of the day is known.
    /// </returns>
    public static Expectation? Judge(PriceRing ring, long slot, GuardrailLimits limits)
    {
        var price = ring.PriceAt(slot);
        var others = ring.Count - 1;
        if (price == PriceTicks.Missing || others < ring.Capacity * limits.PriceSpikeLeastKnownShare || others == 0)
        {
            return null;
        }

        // Most prices end here: the floor is compared before anything is sorted.
        var mean = (double)(ring.SumTicks - price) / others;
        var floor = limits.PriceSpikeFloorUsd * PriceTicks.PerUsd;
        if (Math.Abs(price - mean) <= floor)
        {
            return null;
        }

        var range = InterquartileRange(ring, slot, others);
        var bound = Math.Max(limits.PriceSpikeInterquartileRanges * range, floor);
        return Math.Abs(price - mean) > bound && !GoesOn(ring.PriceAt(slot - 1), price, mean, bound)
            ? new Expectation(PriceTicks.ToUsd(price), PriceTicks.ToUsd(mean), PriceTicks.ToUsd(range), PriceTicks.ToUsd(bound))
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
