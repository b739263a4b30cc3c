using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails.Detectors;

/// <summary>
/// A price that repeats to the last digit for hours: a frozen source, or a market at its cap or at zero. The day in memory is all that it needs
/// to know.
/// </summary>
public readonly struct FlatlineRule : IDetector<NoBaseline>
{
    public static DetectorTag Tag => DetectorTag.Flatline;

    public static byte Version => 1;

    public static string Unit => "intervals";

    public static bool Watches(PriceProduct product) => true;

    public static Severity Score(in SeriesValue value, in NoBaseline baseline) =>
        Run(value) is var run && run >= BoundOf(value) ? Severity.Beyond(run, BoundOf(value)) : Severity.None;

    public static Expectation Explain(in SeriesValue value, in NoBaseline baseline) => new(Run(value), 1, 0, BoundOf(value));

    public static void Learn(in SeriesValue value, ref NoBaseline baseline)
    {
    }

    public static void Write(StateWriter writer, in NoBaseline baseline)
    {
    }

    public static NoBaseline Read(ref StateReader reader, byte version) => default;

    /// <returns>Intervals up to the newest that have its price; 0 for an older one that came late.</returns>
    private static int Run(in SeriesValue value)
    {
        var ring = value.Ring;
        if (value.Slot != ring.NewestSlot)
        {
            return 0;
        }

        var (price, slot) = (ring.PriceAt(value.Slot), value.Slot - 1);
        while (slot >= ring.OldestSlot && ring.PriceAt(slot) == price)
        {
            slot--;
        }

        return (int)(value.Slot - slot);
    }

    private static double BoundOf(in SeriesValue value) => Math.Max(value.Limits.FlatlineLeastIntervals, value.Limits.FlatlineHours * value.Product.PerHour());
}
