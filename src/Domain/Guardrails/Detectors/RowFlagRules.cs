using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Guardrails.Detectors;

/// <summary>The price is not the sum of its components: a wrong column, unit or file, never a market.</summary>
public readonly struct ComponentsRule : IDetector<NoBaseline>
{
    public static DetectorTag Tag => DetectorTag.Components;

    public static byte Version => 1;

    public static bool Watches(PriceProduct product) => true;

    public static Severity Score(in SeriesValue value, in NoBaseline baseline) => RowQualityRules.Identity(value.Fact) == RowQuality.Good
        ? Severity.None
        : Severity.Beyond(Math.Abs(value.Fact.Lmp - SumOf(value.Fact)), RowQualityRules.IdentityToleranceUsdPerMwh);

    public static Expectation Explain(in SeriesValue value, in NoBaseline baseline) =>
        new(value.Fact.Lmp, SumOf(value.Fact), 0, RowQualityRules.IdentityToleranceUsdPerMwh);

    public static void Learn(in SeriesValue value, ref NoBaseline baseline)
    {
    }

    public static void Write(StateWriter writer, in NoBaseline baseline)
    {
    }

    public static NoBaseline Read(ref StateReader reader, byte version) => default;

    private static double SumOf(in LmpFact fact) => fact.Energy + fact.Congestion + fact.Loss + (double.IsNaN(fact.Ghg) ? 0 : fact.Ghg);
}

/// <summary>The price lies outside the bounds that any market has had.</summary>
public readonly struct BoundsRule : IDetector<NoBaseline>
{
    private const double Middle = (RowQualityRules.MaxPriceUsdPerMwh + RowQualityRules.MinPriceUsdPerMwh) / 2;
    private const double HalfWidth = (RowQualityRules.MaxPriceUsdPerMwh - RowQualityRules.MinPriceUsdPerMwh) / 2;

    public static DetectorTag Tag => DetectorTag.Bounds;

    public static byte Version => 1;

    public static bool Watches(PriceProduct product) => true;

    public static Severity Score(in SeriesValue value, in NoBaseline baseline) => RowQualityRules.Bounds(value.Fact) == RowQuality.Good
        ? Severity.None
        : Severity.Beyond(Math.Abs(value.Fact.Lmp - Middle), HalfWidth);

    public static Expectation Explain(in SeriesValue value, in NoBaseline baseline) => new(value.Fact.Lmp, Middle, 0, HalfWidth);

    public static void Learn(in SeriesValue value, ref NoBaseline baseline)
    {
    }

    public static void Write(StateWriter writer, in NoBaseline baseline)
    {
    }

    public static NoBaseline Read(ref StateReader reader, byte version) => default;
}
