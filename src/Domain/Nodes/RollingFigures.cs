namespace GridGrains.Domain.Nodes;

/// <summary>Figures over the prices of a window, exact: they are computed from the prices themselves. In the unit of the prices.</summary>
public sealed record RollingFigures(int Count, double Mean, double StandardDeviation, double Min, double Max, double P05, double P50, double P95)
{
    /// <summary>Of no price; every figure but the count is NaN.</summary>
    public static readonly RollingFigures None = new(0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    /// <param name="prices">In any order; sorted by the call.</param>
    public static RollingFigures Of(Span<double> prices)
    {
        if (prices.IsEmpty)
        {
            return None;
        }

        prices.Sort();
        var mean = MeanOf(prices);
        var squares = 0.0;
        foreach (var price in prices)
        {
            squares += (price - mean) * (price - mean);
        }

        return new RollingFigures(
            prices.Length, mean, prices.Length < 2 ? double.NaN : Math.Sqrt(squares / (prices.Length - 1)), prices[0], prices[^1],
            Percentile(prices, 0.05), Percentile(prices, 0.5), Percentile(prices, 0.95));
    }

    private static double MeanOf(ReadOnlySpan<double> prices)
    {
        var sum = 0.0;
        foreach (var price in prices)
        {
            sum += price;
        }

        return sum / prices.Length;
    }

    // Between the two nearest, in proportion: what spreadsheets and data frames call linear.
    private static double Percentile(ReadOnlySpan<double> sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
