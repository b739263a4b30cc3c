namespace GridGrains.Domain.Curves.Factors;

/// <summary>A direction in which curves move together.</summary>
/// <param name="Share">Of the variance of all moves that it explains, 0 to 1.</param>
/// <param name="StandardDeviation">Of its daily score, in the unit of the moves.</param>
/// <param name="Loadings">One per column of the moves; of length one, the greatest positive.</param>
public sealed record PrincipalComponent(double Share, double StandardDeviation, IReadOnlyList<double> Loadings);

/// <summary>Risk figures from daily moves of prices.</summary>
public static class CurveFactors
{
    /// <summary>The components of the covariance of daily moves, the strongest first.</summary>
    /// <param name="moves">A row per day, a column per contract, in the unit of the prices.</param>
    /// <exception cref="DomainException"><c>InvalidRecord</c>: under two days, or rows of different length.</exception>
    public static IReadOnlyList<PrincipalComponent> Principal(IReadOnlyList<double[]> moves, int count)
    {
        if (moves.Count < 2 || moves.Any(row => row.Length != moves[0].Length))
        {
            throw new DomainException(DomainErrorCode.InvalidRecord, $"{moves.Count} days of moves give no components: two or more are needed, each of the same contracts");
        }

        var columns = Enumerable.Range(0, moves[0].Length).Select(column => moves.Select(row => row[column]).ToArray()).ToArray();
        var covariance = Array.ConvertAll(columns, one => Array.ConvertAll(columns, other => Covariance(one, other)));
        var (values, vectors) = SymmetricEigen.Of(covariance);
        var total = values.Sum(value => Math.Max(0, value));
        return [.. values.Take(count).Select((value, index) => new PrincipalComponent(total > 0 ? Math.Max(0, value) / total : 0, Math.Sqrt(Math.Max(0, value)), vectors[index]))];
    }

    /// <summary>Loss that the worst share of past days would have made, with a position in each contract; positive is a loss.</summary>
    /// <param name="positions">MWh or MMBtu per contract, short ones negative.</param>
    /// <param name="confidence">0.95: the loss that one day in twenty exceeds.</param>
    /// <exception cref="DomainException"><c>InvalidRecord</c>: no day, or a confidence outside 0.5 to 1.</exception>
    public static double HistoricalValueAtRisk(IReadOnlyList<double[]> moves, IReadOnlyList<double> positions, double confidence)
    {
        if (moves.Count == 0 || confidence is not (>= 0.5 and < 1) || moves.Any(row => row.Length != positions.Count))
        {
            throw new DomainException(DomainErrorCode.InvalidRecord, "value at risk needs days of moves of every position, and a confidence from 0.5 to below 1");
        }

        return LossQuantile([.. moves.Select(row => -row.Select((move, contract) => move * positions[contract]).Sum())], confidence);
    }

    /// <summary>The loss that the worst share of days exceeds; linear between the two days that it lies between.</summary>
    /// <param name="losses">Of one day or more, in any order.</param>
    public static double LossQuantile(IReadOnlyList<double> losses, double confidence)
    {
        var ordered = losses.Order().ToArray();
        var place = confidence * (ordered.Length - 1);
        var below = (int)place;
        return below + 1 < ordered.Length ? ordered[below] + ((place - below) * (ordered[below + 1] - ordered[below])) : ordered[below];
    }

    /// <summary>Mean loss of the worst share of days; a day that is partly in that share counts in part (Acerbi and Tasche 2002).</summary>
    /// <param name="losses">Of one day or more, in any order.</param>
    public static double ExpectedShortfall(IReadOnlyList<double> losses, double confidence)
    {
        var tail = losses.Count * (1 - confidence);
        var (sum, left) = (0.0, tail);
        foreach (var loss in losses.OrderDescending())
        {
            var weight = Math.Min(1, left);
            sum += weight * loss;
            left -= weight;
            if (left <= 0)
            {
                break;
            }
        }

        return sum / tail;
    }

    /// <summary>Standard deviation of moves over a year of 252 days.</summary>
    public static double AnnualVolatility(IReadOnlyList<double> moves) => Math.Sqrt(Covariance([.. moves], [.. moves]) * 252);

    /// <summary>NaN where one of them does not move.</summary>
    public static double Correlation(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        double[] left = [.. one], right = [.. other];
        return Covariance(left, right) / Math.Sqrt(Covariance(left, left) * Covariance(right, right));
    }

    /// <summary>What power costs less the gas that makes it, USD/MWh.</summary>
    /// <param name="heatRate">MMBtu of gas per MWh.</param>
    /// <param name="carbonUsdPerTonne">Price of emitting a tonne; zero where there is none.</param>
    /// <param name="tonnesPerMmbtu">Of the fuel; 0.0531 for natural gas.</param>
    public static double SparkSpread(double powerUsdPerMwh, double gasUsdPerMmbtu, double heatRate, double carbonUsdPerTonne = 0, double tonnesPerMmbtu = 0.0531) =>
        powerUsdPerMwh - (heatRate * (gasUsdPerMmbtu + (carbonUsdPerTonne * tonnesPerMmbtu)));

    /// <summary>MMBtu of gas that the price of a MWh buys.</summary>
    public static double ImpliedHeatRate(double powerUsdPerMwh, double gasUsdPerMmbtu) => powerUsdPerMwh / gasUsdPerMmbtu;

    private static double Covariance(double[] one, double[] other)
    {
        var (meanOne, meanOther, sum) = (one.Average(), other.Average(), 0.0);
        for (var i = 0; i < one.Length; i++)
        {
            sum += (one[i] - meanOne) * (other[i] - meanOther);
        }

        return sum / (one.Length - 1);
    }
}
