using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;

namespace GridGrains.Domain.Guardrails.Detectors;

/// <summary>Intervals between the newest price and the one before it have no price. The day in memory is all that it needs to know.</summary>
public readonly struct MissingIntervalRule : IDetector<NoBaseline>
{
    public static DetectorTag Tag => DetectorTag.MissingInterval;

    public static byte Version => 1;

    public static string Unit => "intervals";

    public static bool Watches(PriceProduct product) => product != PriceProduct.RealTimeSced;

    public static Severity Score(in SeriesValue value, in NoBaseline baseline) =>
        Missing(value) is var missing && missing > value.Limits.MissingIntervals ? Severity.Beyond(missing, Math.Max(1, value.Limits.MissingIntervals)) : Severity.None;

    public static Expectation Explain(in SeriesValue value, in NoBaseline baseline) => new(Missing(value), 0, 0, value.Limits.MissingIntervals);

    public static void Learn(in SeriesValue value, ref NoBaseline baseline)
    {
    }

    public static void Write(StateWriter writer, in NoBaseline baseline)
    {
    }

    public static NoBaseline Read(ref StateReader reader, byte version) => default;

    /// <returns>0 where the interval before has a price, where an older one came late, and where the day holds no earlier price.</returns>
    private static int Missing(in SeriesValue value)
    {
        var ring = value.Ring;
        if (value.Slot != ring.NewestSlot || ring.Count < 2)
        {
            return 0;
        }

        var slot = value.Slot - 1;
        while (slot >= ring.OldestSlot && ring.PriceAt(slot) == PriceTicks.Missing)
        {
            slot--;
        }

        return (int)(value.Slot - 1 - slot);
    }
}
