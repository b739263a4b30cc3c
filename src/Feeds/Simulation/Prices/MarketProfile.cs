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
    Iso Iso,
    double BaseUsdPerMwh,
    double SolarShare,
    double WindShare,
    double SummerWeight,
    double WinterWeight,
    int Digits,
    bool HasComponents = true)
{
    private static readonly MarketProfile[] ByIso =
    [
        new(Isos.Caiso, 46, SolarShare: 0.78, WindShare: 0.12, SummerWeight: 1.0, WinterWeight: 0.5, Digits: 5),
        new(Isos.Miso, 34, SolarShare: 0.12, WindShare: 0.28, SummerWeight: 0.9, WinterWeight: 0.7, Digits: 2),
        new(Isos.Spp, 29, SolarShare: 0.06, WindShare: 0.58, SummerWeight: 1.0, WinterWeight: 0.7, Digits: 4),
        new(Isos.Pjm, 38, SolarShare: 0.12, WindShare: 0.08, SummerWeight: 0.9, WinterWeight: 0.9, Digits: 6),
        new(Isos.Nyiso, 42, SolarShare: 0.08, WindShare: 0.10, SummerWeight: 0.8, WinterWeight: 1.0, Digits: 2),
        new(Isos.Ercot, 35, SolarShare: 0.36, WindShare: 0.40, SummerWeight: 1.2, WinterWeight: 0.7, Digits: 2, HasComponents: false),
        new(Isos.Isone, 48, SolarShare: 0.22, WindShare: 0.06, SummerWeight: 0.7, WinterWeight: 1.1, Digits: 2),
    ];

    /// <summary>Published units per USD: prices are whole multiples of its inverse.</summary>
    public double UnitsPerUsd { get; } = PowerOfTen(Digits);

    public static MarketProfile Of(Iso iso) => ByIso[iso.Index];

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
