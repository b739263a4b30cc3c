namespace GridGrains.Domain.Guardrails.Statistics;

/// <summary>What the test looks for: any difference of two distribution functions, or the first above or below the second.</summary>
public enum KsAlternative
{
    TwoSided,
    Greater,
    Less,
}

/// <param name="Statistic">Greatest distance of the two empirical distribution functions.</param>
/// <param name="PValue">Chance of at least that distance where both samples come from one distribution.</param>
public readonly record struct KsResult(double Statistic, double PValue);

/// <summary>
/// The two-sample Kolmogorov-Smirnov test. The p-value is exact by counting lattice paths up to <see cref="ExactSize"/> (conservative where
/// samples have ties), asymptotic beyond: two-sided by Kolmogorov's series with Vrbik's correction for the size, one-sided by Hodges' expansion.
/// </summary>
public static class KolmogorovSmirnov
{
    /// <summary>The greater of the two sizes up to which a p-value is exact.</summary>
    public const int ExactSize = 10_000;

    private const double LeastTerm = 1e-17;

    /// <summary>Both samples ascending, neither empty.</summary>
    /// <exception cref="ArgumentException">A sample is empty.</exception>
    public static KsResult Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second, KsAlternative alternative = KsAlternative.TwoSided)
    {
        if (first.IsEmpty || second.IsEmpty)
        {
            throw new ArgumentException("the test needs values in both samples");
        }

        // The distance in units of 1 / (m n) is a whole number: comparing those is exact.
        var (above, below) = Distances(first, second);
        var distance = alternative switch
        {
            KsAlternative.Greater => above,
            KsAlternative.Less => below,
            _ => Math.Max(above, below),
        };
        var (m, n) = (Math.Max(first.Length, second.Length), Math.Min(first.Length, second.Length));
        var statistic = distance / ((double)m * n);
        var p = m <= ExactSize ? Exact(m, n, distance, alternative == KsAlternative.TwoSided)
            : alternative == KsAlternative.TwoSided ? AsymptoticTwoSided(statistic, (double)m * n / (m + n))
            : AsymptoticOneSided(statistic, m, n);
        return new KsResult(statistic, Math.Clamp(p, 0, 1));
    }

    /// <summary>The two-sided statistic alone, without an allocation. Both samples ascending, neither empty.</summary>
    public static double Distance(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var (above, below) = Distances(first, second);
        return Math.Max(above, below) / ((double)first.Length * second.Length);
    }

    /// <summary>Chance of a distance of at least <paramref name="statistic"/>.</summary>
    /// <param name="size">m n / (m + n), or less where the values depend on each other.</param>
    public static double AsymptoticTwoSided(double statistic, double size)
    {
        var n = Math.Max(1, Math.Round(size));
        var root = Math.Sqrt(n);
        return Series(statistic * root + 1 / (6 * root) + (statistic * root - 1) / (4 * n));
    }

    /// <summary>The greatest differences F1 - F2 and F2 - F1 times m n; tied values step together.</summary>
    private static (long Above, long Below) Distances(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        long above = 0, below = 0;
        int i = 0, j = 0;
        while (i < first.Length && j < second.Length)
        {
            var value = Math.Min(first[i], second[j]);
            while (i < first.Length && first[i] <= value)
            {
                i++;
            }

            while (j < second.Length && second[j] <= value)
            {
                j++;
            }

            var difference = (long)i * second.Length - (long)j * first.Length;
            above = Math.Max(above, difference);
            below = Math.Max(below, -difference);
        }

        return (above, below);
    }

    /// <summary>
    /// Share of the lattice paths from (0, 0) to (m, n), all equally likely, that somewhere lie at least the distance from the diagonal.
    /// The last step to (i, j) came from (i - 1, j) with chance i / (i + j).
    /// </summary>
    private static double Exact(int m, int n, long distance, bool isTwoSided)
    {
        var row = new double[n + 1];
        for (var i = 0; i <= m; i++)
        {
            for (var j = 0; j <= n; j++)
            {
                var difference = (long)i * n - (long)j * m;
                if (difference >= distance || (isTwoSided && -difference >= distance))
                {
                    row[j] = 1;
                }
                else if (i + j > 0)
                {
                    row[j] = (i * row[j] + (j > 0 ? j * row[j - 1] : 0)) / (i + j);
                }
            }
        }

        return row[n];
    }

    private static double AsymptoticOneSided(double statistic, double m, double n)
    {
        var z = Math.Sqrt(m * n / (m + n)) * statistic;
        return Math.Exp(-2 * z * z - 2 * z * (m + 2 * n) / Math.Sqrt(m * n * (m + n)) / 3);
    }

    // Two forms of one function: each converges in a few terms where the other does not.
    private static double Series(double x) => x <= 0 ? 1 : x < 1 ? 1 - SmallSeries(x) : LargeSeries(x);

    private static double LargeSeries(double x)
    {
        double sum = 0, term = 1;
        for (var k = 1; term > LeastTerm; k++)
        {
            term = Math.Exp(-2.0 * k * k * x * x);
            sum += k % 2 == 1 ? term : -term;
        }

        return 2 * sum;
    }

    private static double SmallSeries(double x)
    {
        var sum = 0.0;
        for (var k = 1; k <= 2 * 8; k += 2)
        {
            sum += Math.Exp(-k * k * Math.PI * Math.PI / (8 * x * x));
        }

        return Math.Sqrt(2 * Math.PI) / x * sum;
    }
}
