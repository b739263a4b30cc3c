
namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>What is usual for a product of an ISO, as an earlier day without a grave defect showed it.</summary>
/// <param name="Nodes">Rows of an interval.</param>
/// <param name="Intervals">Intervals of the day that had rows.</param>
/// <param name="MedianUsd">The middle price, without its sign.</param>
/// <param name="Digits">Digits after the point that prices need.</param>
/// <param name="LagSeconds">Mean time from the end of an interval to its publication; null where the source gives none.</param>
/// <param name="LossShare">Losses over energy, both without sign; null where the components are not published.</param>
/// <param name="NoCongestionShare">Share of rows without congestion.</param>
public sealed record PartitionProfile(int Nodes, int Intervals, double MedianUsd, int Digits, double? LagSeconds, double? LossShare, double? NoCongestionShare)
{
    public static PartitionProfile Of(PartitionTally tally) => new(
        tally.UsualNodes(), tally.FilledIntervals(), Math.Round(tally.MedianMagnitude(), 4), tally.UsualDigits(),
        tally.Counts.Published * 2 > tally.Rows ? Math.Round((double)tally.Counts.LagSeconds / tally.Counts.Published, 1) : null,
        tally.Counts is { Split: > 0, EnergyTicks: > 0 } ? Math.Round((double)tally.Counts.LossTicks / tally.Counts.EnergyTicks, 4) : null,
        tally.Counts.Split > 0 ? Math.Round((double)tally.Counts.NoCongestion / tally.Counts.Split, 4) : null);
}

/// <summary>What is usual where no earlier load says it: what most of the days of this one show.</summary>
internal static class UsualDay
{
    private const int LeastDays = 3;

    /// <returns>Null of fewer than three days: one bad day must not be the measure of the others.</returns>
    public static PartitionProfile? Of(IEnumerable<PartitionTally> days)
    {
        var profiles = days.Where(day => day.HasPrices).Select(PartitionProfile.Of).OrderBy(profile => profile.MedianUsd).ToArray();
        return profiles.Length < LeastDays
            ? null
            : profiles[profiles.Length / 2] with { Nodes = profiles.Select(profile => profile.Nodes).Order().ElementAt(profiles.Length / 2) };
    }
}

/// <summary>A partition as its judges see it.</summary>
/// <param name="Tally">At least one row.</param>
/// <param name="IsComplete">No more rows are expected: its day is over, or the files that brought it are read to their end.</param>
public sealed record PartitionCase(PartitionTally Tally, bool IsComplete = true)
{
    /// <summary>Of days before; null where none is known.</summary>
    public PartitionProfile? Profile { get; init; }

    /// <summary>Nodes that the partition itself had when it was published before; 0 where it was not.</summary>
    public int NodesBefore { get; init; }

    /// <summary>The same product's day before and day after, as far as they came with this one.</summary>
    public PartitionTally? DayBefore { get; init; }

    public PartitionTally? DayAfter { get; init; }

    /// <summary>Other products of the same ISO and day.</summary>
    public IReadOnlyList<PartitionTally> Siblings { get; init; } = [];
}

/// <summary>
/// One judge's doubt about a partition, always a <em>defect</em>: what contradicts itself or its report. What a market may do, however rare, is no
/// judge's matter.
/// </summary>
/// <param name="Judge">Word of the judge.</param>
/// <param name="Rows">Rows that it is about: also missing ones.</param>
/// <param name="Share">Of the rows that the partition has, or should have.</param>
/// <param name="IsDoubt">It can only warn: good data may look so too.</param>
public sealed record PartitionVote(string Judge, long Rows, double Share, string Explanation, bool IsDoubt = false);

/// <summary>Looks for one kind of defect of a whole partition. Without state: the same case has the same vote.</summary>
public interface IPartitionJudge
{
    /// <summary>One lower-case word: <c>components</c>.</summary>
    string Word { get; }

    /// <returns>Null where it finds nothing, or knows too little.</returns>
    PartitionVote? Judge(PartitionCase partition);
}
