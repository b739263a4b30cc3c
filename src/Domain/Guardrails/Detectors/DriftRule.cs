using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails.Statistics;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails.Detectors;

/// <summary>
/// The deviations of the last two days come from another distribution than those of the weeks before (Kolmogorov-Smirnov on hourly samples,
/// with the number of values that their dependence leaves). It votes once per two days, and reports: raw daily prices differ every other day.
/// </summary>
public readonly struct DriftRule : IDetector<DriftBaseline>
{
    public static DetectorTag Tag => DetectorTag.Drift;

    public static byte Version => 1;

    public static string Unit => "p_value";

    public static bool Watches(PriceProduct product) => !product.IsDayAhead() && product.PerHour() > 1;

    public static Severity Score(in SeriesValue value, in DriftBaseline baseline) =>
        Test(value, baseline) is { } p && p < value.Limits.DriftPValue ? Severity.Beyond(Math.Log(Math.Max(p, double.Epsilon)), Math.Log(value.Limits.DriftPValue)) : Severity.None;

    public static Expectation Explain(in SeriesValue value, in DriftBaseline baseline) => new(Test(value, baseline) ?? 1, 1, 0, value.Limits.DriftPValue);

    public static void Learn(in SeriesValue value, ref DriftBaseline baseline)
    {
        if (IsSampled(value))
        {
            (baseline.Samples ??= new DriftSamples()).Add(value.Deviation.Score);
        }
    }

    public static void Write(StateWriter writer, in DriftBaseline baseline) => baseline.Samples?.Write(writer);

    public static DriftBaseline Read(ref StateReader reader, byte version) => new() { Samples = DriftSamples.Read(ref reader) };

    private static double? Test(in SeriesValue value, in DriftBaseline baseline) =>
        IsSampled(value) && baseline.Samples is { IsDue: true } samples ? samples.PValueWith(value.Deviation.Score) : null;

    // One price an hour: those between hang together with it. Without a profile there is nothing to deviate from.
    private static bool IsSampled(in SeriesValue value) => value.Slot % value.Product.PerHour() == 0 && value.Deviation.Known >= value.Product.PerDay();
}

/// <summary>Samples of a series' deviations, made by the first.</summary>
public struct DriftBaseline
{
    internal DriftSamples? Samples;
}
