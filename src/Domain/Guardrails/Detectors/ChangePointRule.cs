using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails.Statistics;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails.Detectors;

/// <summary>
/// The level or the spread of a series has changed: the cumulative sum of its deviations from the profile passes a bound. Each deviation counts
/// at most four spreads, so it takes hours, not one spike.
/// </summary>
public readonly struct ChangePointRule : IDetector<Cusum>
{
    /// <summary>Days after which the profile is known well enough to accumulate against.</summary>
    private const int LeastDays = 3;

    public static DetectorTag Tag => DetectorTag.ChangePoint;

    public static byte Version => 1;

    public static bool Watches(PriceProduct product) => !product.IsDayAhead();

    public static Severity Score(in SeriesValue value, in Cusum baseline) =>
        Next(value, baseline).Greatest is var sum && sum > BoundOf(value) ? Severity.Beyond(sum, BoundOf(value)) : Severity.None;

    public static Expectation Explain(in SeriesValue value, in Cusum baseline) => new(Next(value, baseline).Greatest, 0, 0, BoundOf(value));

    // After an alarm the sums start again: what goes on is found again when it has lasted as long again.
    public static void Learn(in SeriesValue value, ref Cusum baseline)
    {
        var next = Next(value, baseline);
        baseline = next.Greatest > BoundOf(value) ? default : next;
    }

    public static void Write(StateWriter writer, in Cusum baseline)
    {
        if (!baseline.IsEmpty)
        {
            baseline.Write(writer);
        }
    }

    public static Cusum Read(ref StateReader reader, byte version) => Cusum.Read(ref reader);

    private static Cusum Next(in SeriesValue value, in Cusum baseline) =>
        value.Deviation.Known < LeastDays * value.Product.PerDay() ? default : baseline.With(value.Deviation.Score, value.Limits.ChangePointAllowance);

    // Values of one hour hang together: a bound for hours, however many values make one.
    private static double BoundOf(in SeriesValue value) => value.Limits.ChangePointHours * value.Product.PerHour();
}
