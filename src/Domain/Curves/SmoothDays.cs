namespace GridGrains.Domain.Curves;

/// <summary>
/// The smoothest prices by day with given means: the sum of squared second differences is least among all that give every segment its mean.
/// It is maximum smoothness (Benth, Koekebakker, Ollmar 2007) on the grid of days: within a segment fourth differences are constant, which is
/// what the fourth-order spline has; slopes at both ends are free. The unknowns are cumulated deviations from the flat segments, zero at each
/// edge, so means hold by construction, and the equations have seven diagonals.
/// </summary>
internal static class SmoothDays
{
    private const int Band = 3;

    /// <param name="hours">Hours that each day delivers, each above zero: the weights of means.</param>
    /// <param name="segmentOf">The segment of each day, rising.</param>
    /// <param name="meanOf">Price of each segment.</param>
    public static double[] Solve(double[] hours, int[] segmentOf, double[] meanOf)
    {
        var days = hours.Length;
        var flat = new double[days];
        for (var day = 0; day < days; day++)
        {
            flat[day] = meanOf[segmentOf[day]];
        }

        // One mean alone leaves the slope open: flat is the smoothest without a direction.
        if (days < Band || segmentOf[0] == segmentOf[^1])
        {
            return flat;
        }

        var scale = hours.Sum() / days;
        var inverse = Array.ConvertAll(hours, hour => scale / hour);
        var sums = new BandedSystem(days, Band);
        var right = new double[days];
        Assemble(inverse, flat, sums, right);
        for (var day = 0; day < days; day++)
        {
            if (day == days - 1 || segmentOf[day + 1] != segmentOf[day])
            {
                sums.Fix(day, right);
            }
        }

        var cumulated = sums.Solve(right);
        var prices = new double[days];
        for (var day = 0; day < days; day++)
        {
            prices[day] = flat[day] + ((cumulated[day] - (day > 0 ? cumulated[day - 1] : 0)) * inverse[day]);
        }

        return prices;
    }

    /// <summary>Sum of squared second differences.</summary>
    public static double Roughness(ReadOnlySpan<double> prices)
    {
        var sum = 0.0;
        for (var i = 1; i < prices.Length - 1; i++)
        {
            var bend = prices[i + 1] - (2 * prices[i]) + prices[i - 1];
            sum += bend * bend;
        }

        return sum;
    }

    // A second difference of prices as factors of four cumulated deviations; the one before the first day is zero.
    private static void Assemble(double[] inverse, double[] flat, BandedSystem sums, double[] right)
    {
        Span<double> factors = stackalloc double[Band + 1];
        for (var day = 1; day < inverse.Length - 1; day++)
        {
            factors[3] = inverse[day + 1];
            factors[2] = -inverse[day + 1] - (2 * inverse[day]);
            factors[1] = (2 * inverse[day]) + inverse[day - 1];
            factors[0] = -inverse[day - 1];
            var bend = flat[day + 1] - (2 * flat[day]) + flat[day - 1];
            for (var i = day == 1 ? 1 : 0; i <= Band; i++)
            {
                right[day - 2 + i] -= factors[i] * bend;
                for (var j = day == 1 ? 1 : 0; j <= i; j++)
                {
                    sums.Add(day - 2 + i, day - 2 + j, factors[i] * factors[j]);
                }
            }
        }
    }
}
