using System.Globalization;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails.Partitions.Judges;

/// <summary>
/// A feed that repeats its last values: every node stands still, each at a price of its own. A market at its cap or at zero has one price for all, and is left alone.
/// </summary>
public sealed class FrozenJudge : IPartitionJudge
{
    private const double AlmostAll = 0.95;
    private const double LeastSpreadUsd = 0.01;

    /// <summary>Where prices are as high as this, a market at its cap stands still by itself.</summary>
    private const double NearCapUsd = 1000;

    private const int ManyNodes = 10;

    public string Word => "frozen";

    public PartitionVote? Judge(PartitionCase partition)
    {
        var tally = partition.Tally;
        var minutes = tally.Id.Product.IntervalMinutes();
        var (first, best, run, rows) = (0, 0, 0, 0L);
        for (var i = 0; i < tally.Intervals.Length; i++)
        {
            run = IsFrozen(tally.Intervals[i]) ? run + 1 : 0;
            if (run >= LeastRun(tally, minutes))
            {
                rows += run == LeastRun(tally, minutes) ? RowsOf(tally, i - run + 1, run) : tally.Intervals[i].Rows;
                (first, best) = run > best ? (i - run + 1, run) : (first, best);
            }
        }

        return rows == 0 ? null : new PartitionVote(Word, rows, Math.Round((double)rows / tally.Rows, 4), string.Create(
            CultureInfo.InvariantCulture,
            $"every node repeats its price for {best * minutes} minutes from {tally.StartOf(first):yyyy-MM-ddTHH:mm}Z, each another one: the feed stands still"));
    }

    private static int LeastRun(PartitionTally tally, int minutes)
    {
        var least = minutes >= 60 ? 3 : 30 / minutes;
        return tally.UsualNodes() >= ManyNodes ? least : 2 * least;
    }

    private static bool IsFrozen(in IntervalTally interval) =>
        interval.Rows >= 2 && interval.Repeats >= AlmostAll * interval.Rows && interval.Most - interval.Least > LeastSpreadUsd && Math.Max(Math.Abs(interval.Most), Math.Abs(interval.Least)) < NearCapUsd;

    private static long RowsOf(PartitionTally tally, int first, int count)
    {
        var rows = 0L;
        foreach (ref readonly var interval in tally.Intervals.Slice(first, count))
        {
            rows += interval.Rows;
        }

        return rows;
    }
}
