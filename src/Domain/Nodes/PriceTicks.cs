namespace GridGrains.Domain.Nodes;

/// <summary>
/// Prices as whole hundredths of a cent (1e-4 USD/MWh) in 32 bits: sums are exact in any order. Values beyond ±214,748 USD/MWh saturate.
/// </summary>
public static class PriceTicks
{
    public const int Missing = int.MinValue;
    public const double PerUsd = 10_000;

    public static int FromUsd(double usdPerMwh) =>
        (int)Math.Clamp(Math.Round(usdPerMwh * PerUsd, MidpointRounding.AwayFromZero), int.MinValue + 1, int.MaxValue);

    public static double ToUsd(double ticks) => ticks / PerUsd;
}
