namespace GridGrains.Domain.Forecasts;

/// <summary>
/// Takes numbers with spikes to a scale on which a linear model can learn: distance from the median in spreads (1.4826 median absolute
/// deviations), then the area hyperbolic sine (Uniejewski, Weron, Ziel 2018). Negative numbers are no exception.
/// </summary>
/// <param name="Median">Becomes 0.</param>
/// <param name="Spread">Above 0.</param>
public readonly record struct RobustScale(double Median, double Spread)
{
    private const double NormalSpread = 1.4826;

    /// <param name="values">Reordered; NaN counts for nothing.</param>
    public static RobustScale Of(Span<double> values)
    {
        values = WithoutNaN(values);
        if (values.IsEmpty)
        {
            return new RobustScale(0, 1);
        }

        var median = MedianOf(values);
        foreach (ref var value in values)
        {
            value = Math.Abs(value - median);
        }

        var spread = NormalSpread * MedianOf(values);
        if (!(spread > 1e-9 * Math.Max(1, Math.Abs(median))))
        {
            // More than half are equal, as hours of sun at night: then the mean deviation, and 1 where all are equal.
            spread = Mean(values);
        }

        return new RobustScale(median, spread > 1e-9 * Math.Max(1, Math.Abs(median)) ? spread : 1);
    }

    public double Apply(double value) => Math.Asinh((value - Median) / Spread);

    public double Invert(double scaled) => Median + (Spread * Math.Sinh(scaled));

    private static Span<double> WithoutNaN(Span<double> values)
    {
        var count = 0;
        foreach (var value in values)
        {
            if (double.IsFinite(value))
            {
                values[count++] = value;
            }
        }

        return values[..count];
    }

    private static double MedianOf(Span<double> values)
    {
        values.Sort();
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
