using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Simulation.Prices;

/// <summary>What makes one market's prices its own.</summary>
/// <param name="BaseUsdPerMwh">Energy price when net load is at its yearly mean.</param>
/// <param name="SolarShare">Solar output of a clear noon as a share of mean load.</param>
/// <param name="WindShare">Wind output at full blow as a share of mean load.</param>
/// <param name="SummerWeight">How much a summer peak lifts load, relative to the other markets.</param>
/// <param name="WinterWeight">The same for a winter peak.</param>
/// <param name="Digits">Decimal places that the market publishes.</param>
/// <param name="HasComponents">False where only the price itself is published (ERCOT).</param>
internal sealed record MarketProfile(
    double BaseUsdPerMwh,
    double SolarShare,
    double WindShare,
    double SummerWeight,
    double WinterWeight,
    int Digits,
    bool HasComponents = true)
{
    /// <summary>Published units per USD: prices are whole multiples of its inverse.</summary>
    public double UnitsPerUsd { get; } = PowerOfTen(Digits);

    public static MarketProfile Of(Iso iso) => MarketFeeds.Of(iso).Profile;

    private static double PowerOfTen(int digits)
    {
        var power = 1.0;
        for (var i = 0; i < digits; i++)
        {
            power *= 10;
        }

        return power;
    }
}
