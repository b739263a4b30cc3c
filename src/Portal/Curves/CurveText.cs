using GridGrains.Portal.Shell;

namespace GridGrains.Portal.Curves;

/// <summary>Figures of curves as pages write them.</summary>
public static class CurveText
{
    private const int PowerDigits = 2;
    private const int GasDigits = 3;
    private const double Repriced = 1e-6;

    /// <summary>Power is quoted in cents, gas in tenths of a cent.</summary>
    public static int DigitsOf(string unit) => unit == "USD/MWh" ? PowerDigits : GasDigits;

    /// <summary>What a curve misses of a quote; what is within the tolerance of a build is nothing.</summary>
    public static string Residual(double residual) => Math.Abs(residual) <= Repriced ? "0" : Format.Signed(residual, 4);
}
