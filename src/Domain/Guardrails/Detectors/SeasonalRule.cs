using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails.Statistics;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails.Detectors;

/// <summary>A price is unusual for its hour and day type when it lies more than so many robust spreads from the profile.</summary>
/// <remarks>The pass has compared the price with the profile already: <see cref="SeriesValue.Deviation"/>.</remarks>
public readonly struct SeasonalRule : IDetector<SeasonalBaseline>
{
    public static DetectorTag Tag => DetectorTag.Seasonal;

    public static byte Version => 1;

    public static bool Watches(PriceProduct product) => true;

    public static Severity Score(in SeriesValue value, in SeasonalBaseline baseline) =>
        value.Deviation.Known >= value.Product.PerDay() && Math.Abs(value.Deviation.Score) > value.Limits.SeasonalSpreads
            ? Severity.Beyond(Math.Abs(value.Deviation.Score), value.Limits.SeasonalSpreads)
            : Severity.None;

    public static Expectation Explain(in SeriesValue value, in SeasonalBaseline baseline) => new(
        value.Price, value.Deviation.Expected.Location, value.Deviation.Expected.Spread, value.Limits.SeasonalSpreads * value.Deviation.Expected.Spread);

    public static void Learn(in SeriesValue value, ref SeasonalBaseline baseline) =>
        (baseline.Profile ??= new SeasonalProfile()).Learn(value.Deviation.Hour, value.Price, value.Product.ProfilePace());

    public static void Write(StateWriter writer, in SeasonalBaseline baseline) => baseline.Profile?.Write(writer);

    public static SeasonalBaseline Read(ref StateReader reader, byte version) => new() { Profile = SeasonalProfile.Read(ref reader) };
}

/// <summary>The profile of a series, made by its first price.</summary>
public struct SeasonalBaseline
{
    internal SeasonalProfile? Profile;

    /// <summary>The price beside the profile as it stands before the price is learned.</summary>
    internal readonly SeasonalDeviation Compare(SeasonalHour hour, PriceProduct product, double price)
    {
        if (Profile is null)
        {
            return new SeasonalDeviation(hour, new SeasonalExpectation(price, DetectorPaces.LeastSpreadUsd), 0, 0);
        }

        var expected = Profile.Expect(hour, product.ProfilePace());
        return new SeasonalDeviation(hour, expected, Profile.Count, expected.Score(price));
    }
}
