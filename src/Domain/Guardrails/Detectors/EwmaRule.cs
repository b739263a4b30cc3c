using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails.Statistics;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails.Detectors;

/// <summary>A price jumps when it lies more than three deviations from the exponentially weighted mean of the last twenty or so.</summary>
/// <remarks>Day-ahead hours are published together and have no last price to jump from.</remarks>
public readonly struct EwmaRule : IDetector<ExponentialAverage>
{
    /// <summary>Values of the usual span.</summary>
    public const int Span = 20;

    private static readonly double Alpha = ExponentialAverage.AlphaOfSpan(Span);

    public static DetectorTag Tag => DetectorTag.Ewma;

    public static byte Version => 1;

    public static bool Watches(PriceProduct product) => !product.IsDayAhead();

    public static Severity Score(in SeriesValue value, in ExponentialAverage baseline)
    {
        if (baseline.Count < Span)
        {
            return Severity.None;
        }

        var (off, bound) = (Math.Abs(value.Price - baseline.Mean), BoundOf(value, baseline));
        return off > bound ? Severity.Beyond(off, bound) : Severity.None;
    }

    public static Expectation Explain(in SeriesValue value, in ExponentialAverage baseline) =>
        new(value.Price, baseline.Mean, SpreadOf(baseline), BoundOf(value, baseline));

    // A jump is learned as one at the bound: the deviation grows with a new level within a few values, a spike leaves it almost as it was.
    public static void Learn(in SeriesValue value, ref ExponentialAverage baseline)
    {
        var most = baseline.Count < Span ? double.PositiveInfinity : BoundOf(value, baseline);
        baseline.Add(Math.Clamp(value.Price, baseline.Mean - most, baseline.Mean + most), Alpha);
    }

    public static void Write(StateWriter writer, in ExponentialAverage baseline)
    {
        if (baseline.Count > 0)
        {
            baseline.Write(writer);
        }
    }

    public static ExponentialAverage Read(ref StateReader reader, byte version) => ExponentialAverage.Read(ref reader);

    // Mean and deviation of some twenty values are estimates. So the bound is that of Student's distribution (the first term of its expansion
    // about the normal one) for a value that the estimates have not seen.
    private static double BoundOf(in SeriesValue value, in ExponentialAverage baseline)
    {
        var (sigmas, count) = (value.Limits.EwmaSigmas, baseline.EffectiveCount);
        var student = sigmas + (sigmas * sigmas * sigmas + sigmas) / (4 * (count - 1));
        return student * Math.Sqrt(1 + 1 / count) * SpreadOf(baseline);
    }

    private static double SpreadOf(in ExponentialAverage baseline) => Math.Max(baseline.Deviation, DetectorPaces.LeastSpreadUsd);
}
