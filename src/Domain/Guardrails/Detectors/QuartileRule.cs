using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails.Statistics;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails.Detectors;

/// <summary>
/// Tukey's fences: the price, less what its hour expects, lies more than so many interquartile ranges outside the quartiles of the last week.
/// Quartiles do not care how far away the outer values are, so a stormy week widens the fences little.
/// </summary>
public readonly struct QuartileRule : IDetector<QuartileBaseline>
{
    // Interquartile range of a normal distribution, in deviations.
    private const double LeastRange = 1.349;

    public static DetectorTag Tag => DetectorTag.Quartile;

    public static byte Version => 1;

    public static bool Watches(PriceProduct product) => true;

    public static Severity Score(in SeriesValue value, in QuartileBaseline baseline)
    {
        if (baseline.Sketch is not { } sketch || sketch.Count < value.Product.PerDay())
        {
            return Severity.None;
        }

        var fence = value.Limits.QuartileRanges * RangeOf(sketch);
        var outside = Math.Max(value.Deviation.Score - sketch.UpperQuartile, sketch.LowerQuartile - value.Deviation.Score);
        return outside > fence ? Severity.Beyond(outside, fence) : Severity.None;
    }

    public static Expectation Explain(in SeriesValue value, in QuartileBaseline baseline)
    {
        var (expected, sketch) = (value.Deviation.Expected, baseline.Sketch!);
        var range = RangeOf(sketch) * expected.Spread;
        return new(value.Price, expected.Location + sketch.Median * expected.Spread, range, value.Limits.QuartileRanges * range);
    }

    public static void Learn(in SeriesValue value, ref QuartileBaseline baseline) =>
        (baseline.Sketch ??= new QuartileSketch()).Add((float)value.Deviation.Score, value.Product.QuartileMemory());

    public static void Write(StateWriter writer, in QuartileBaseline baseline) => baseline.Sketch?.Write(writer);

    public static QuartileBaseline Read(ref StateReader reader, byte version) => new() { Sketch = QuartileSketch.Read(ref reader) };

    private static double RangeOf(QuartileSketch sketch) => Math.Max(sketch.UpperQuartile - sketch.LowerQuartile, LeastRange);
}

/// <summary>Quartiles of a series' deviations, in spreads; made by its first price.</summary>
public struct QuartileBaseline
{
    internal QuartileSketch? Sketch;
}
