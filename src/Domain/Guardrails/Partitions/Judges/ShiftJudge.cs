using System.Globalization;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails.Partitions.Judges;

/// <summary>
/// A whole market earlier or later than it was: a report's day that reaches over midnight by as much as it lacks at its other end, publications that come
/// by whole intervals earlier or later than usual, or five-minute prices that fit their hourly means only when they are moved.
/// </summary>
public sealed class ShiftJudge : IPartitionJudge
{
    /// <summary>Longer shifts would be another day.</summary>
    private const int MaxMinutes = 180;

    public string Word => "shift";

    public PartitionVote? Judge(PartitionCase partition) => OverMidnight(partition) ?? ByPublication(partition) ?? AgainstHours.Judge(partition, Word);

    private PartitionVote? OverMidnight(PartitionCase partition)
    {
        if (!partition.IsComplete)
        {
            return null;
        }

        var intervals = partition.Tally.Intervals;
        var longest = MaxMinutes / partition.Tally.Id.Product.IntervalMinutes();
        var late = Edge(intervals, partition.DayAfter, longest);
        var early = late > 0 ? 0 : EdgeAtEnd(intervals, partition.DayBefore, longest);
        var minutes = (late - early) * partition.Tally.Id.Product.IntervalMinutes();
        return minutes == 0 ? null : Vote(partition, minutes, string.Create(
            CultureInfo.InvariantCulture,
            $"the day lacks its {(minutes > 0 ? "first" : "last")} {Math.Abs(minutes)} minutes, and as many lie beyond its other end: stamps are {Math.Abs(minutes)} minutes {(minutes > 0 ? "late" : "early")}"));
    }

    // Intervals that are missing at the beginning, where the next day has as many and no more.
    private static int Edge(ReadOnlySpan<IntervalTally> day, PartitionTally? after, int longest)
    {
        var missing = 0;
        while (missing < day.Length && day[missing].Rows == 0)
        {
            missing++;
        }

        if (after is null || missing == 0 || missing > longest || HasHole(day[missing..]))
        {
            return 0;
        }

        var beyond = after.Intervals;
        return beyond.Length > missing && after.FilledIntervals() == missing && !HasHole(beyond[..missing]) ? missing : 0;
    }

    private static int EdgeAtEnd(ReadOnlySpan<IntervalTally> day, PartitionTally? before, int longest)
    {
        var missing = 0;
        while (missing < day.Length && day[day.Length - 1 - missing].Rows == 0)
        {
            missing++;
        }

        if (before is null || missing == 0 || missing > longest || HasHole(day[..^missing]))
        {
            return 0;
        }

        var beyond = before.Intervals;
        return beyond.Length > missing && before.FilledIntervals() == missing && !HasHole(beyond[^missing..]) ? missing : 0;
    }

    private static bool HasHole(ReadOnlySpan<IntervalTally> intervals)
    {
        foreach (ref readonly var interval in intervals)
        {
            if (interval.Rows == 0)
            {
                return true;
            }
        }

        return false;
    }

    private PartitionVote? ByPublication(PartitionCase partition)
    {
        var counts = partition.Tally.Counts;
        var product = partition.Tally.Id.Product;
        if (product.IsDayAhead() || counts.Published * 2 < counts.Rows || partition.Profile?.LagSeconds is not { } usual)
        {
            return null;
        }

        var mean = (double)counts.LagSeconds / counts.Published;
        var deviation = Math.Sqrt(Math.Max(0, ((double)counts.LagSquares / counts.Published) - (mean * mean)));
        var interval = product.IntervalMinutes() * 60.0;
        var moved = (int)Math.Round((usual - mean) / interval);

        // Publications wander by less than half an interval, or nothing can be said of them.
        return moved == 0 || Math.Abs(moved) * product.IntervalMinutes() > MaxMinutes || deviation > interval / 2 || Math.Abs(usual - mean - (moved * interval)) > interval / 4
            ? null
            : Vote(partition, moved * product.IntervalMinutes(), string.Create(
                CultureInfo.InvariantCulture,
                $"prices were published {mean / 60:0.0} minutes after the end of their interval, {usual / 60:0.0} on days before: stamps are {Math.Abs(moved) * product.IntervalMinutes()} minutes {(moved > 0 ? "late" : "early")}"));
    }

    private PartitionVote Vote(PartitionCase partition, int minutes, string explanation) =>
        new(Word, partition.Tally.Rows, 1, explanation + (minutes == partition.Tally.Id.Product.IntervalMinutes() ? " (as where the end of an interval is taken for its start)" : ""));
}
