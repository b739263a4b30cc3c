using System.Globalization;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails.Partitions.Judges;

/// <summary>The means of a market's five-minute prices beside its hourly ones: a cross-check that no single series can make.</summary>
internal static class AgainstHours
{
    private const int MaxSteps = 3;
    private const int LeastHours = 12;

    // How much better the moved fit must be than the one that stands, and how good by itself, in USD/MWh.
    private const double TimesBetter = 5;
    private const double GoodUsd = 0.10;

    public static PartitionVote? Judge(PartitionCase partition, string word)
    {
        var tally = partition.Tally;
        var minutes = tally.Id.Product.IntervalMinutes();
        var hourly = partition.Siblings.FirstOrDefault(sibling => sibling.Id.Product is PriceProduct.RealTimeHourly or PriceProduct.RealTimeHourlyPrelim or PriceProduct.RealTimeHourlyFinal
            && Math.Abs(sibling.UsualNodes() - tally.UsualNodes()) <= tally.UsualNodes() / 100);
        if (minutes >= 60 || tally.Id.Product.IsDayAhead() || hourly is null)
        {
            return null;
        }

        var standing = Distance(tally, hourly, 0);
        var best = Enumerable.Range(-MaxSteps, (2 * MaxSteps) + 1).Where(step => step != 0).MinBy(step => Distance(tally, hourly, step));
        var moved = Distance(tally, hourly, best);
        return double.IsNaN(standing) || double.IsNaN(moved) || moved > GoodUsd || standing < TimesBetter * Math.Max(moved, 0.001)
            ? null
            : new PartitionVote(word, tally.Rows, 1, string.Create(
                CultureInfo.InvariantCulture,
                $"means of an hour differ from {hourly.Id.Product.Name()} by {standing:0.00} USD/MWh, and by {moved:0.00} when stamps are moved by {-best * minutes} minutes"));
    }

    /// <summary>Mean distance of the hourly means when the prices of an hour are looked for so many intervals later; NaN where too few hours are whole.</summary>
    private static double Distance(PartitionTally tally, PartitionTally hourly, int step)
    {
        var perHour = 60 / tally.Id.Product.IntervalMinutes();
        var (sum, hours) = (0.0, 0);
        for (var hour = 0; hour < hourly.Intervals.Length; hour++)
        {
            if (hourly.Intervals[hour].Rows > 0 && MeanOf(tally, (hour * perHour) + step, perHour) is { } mean)
            {
                (sum, hours) = (sum + Math.Abs(mean - hourly.Intervals[hour].Mean), hours + 1);
            }
        }

        return hours < LeastHours ? double.NaN : sum / hours;
    }

    private static double? MeanOf(PartitionTally tally, int first, int count)
    {
        if (first < 0 || first + count > tally.Intervals.Length)
        {
            return null;
        }

        var sum = 0.0;
        foreach (ref readonly var interval in tally.Intervals.Slice(first, count))
        {
            if (interval.Rows == 0)
            {
                return null;
            }

            sum += interval.Mean;
        }

        return sum / count;
    }
}
