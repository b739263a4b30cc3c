using System.Globalization;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails.Partitions.Judges;

/// <summary>
/// Rows that are missing: of the nodes that the product usually has, or that the day itself had before, or of those of its other intervals. A
/// load of a few nodes, or of a part of the day, is what somebody wanted, and no defect. Hours without any row only warn.
/// </summary>
public sealed class CompletenessJudge : IPartitionJudge
{
    /// <summary>Fewer of the usual nodes than this are a choice of nodes.</summary>
    private const double LeastOfUsual = 0.25;

    /// <summary>Of a hole in an interval, only where it usually has this many nodes.</summary>
    private const int LeastNodes = 10;

    public string Word => "completeness";

    public PartitionVote? Judge(PartitionCase partition)
    {
        var tally = partition.Tally;
        var nodes = tally.UsualNodes();
        var usual = Math.Max(partition.Profile?.Nodes ?? 0, partition.NodesBefore);
        if (!partition.IsComplete || nodes == 0 || nodes < LeastOfUsual * usual)
        {
            return null;
        }

        var expected = Math.Max(nodes, usual);
        var (first, end) = SpanOf(partition);
        var hole = Hole.In(tally, expected, first, end);
        var share = (double)hole.Missing / ((long)expected * Math.Max(1, end - first));
        var isHole = expected >= LeastNodes && hole.Deepest > PartitionVerdict.WarnShare * expected;
        return share > PartitionVerdict.WarnShare || isHole
            ? new PartitionVote(Word, hole.Missing, Math.Round(share, 4), Explain(tally, partition.NodesBefore, nodes, expected, hole), IsHarmless(partition, expected, hole, end - first))
            : null;
    }

    // Time without rows is seen by everybody, and what was published before still stands: only nodes that are missing from hours with rows make these wrong.
    private static bool IsHarmless(PartitionCase partition, int expected, in Hole hole, int intervals) =>
        partition.NodesBefore >= expected || hole.MissingNodes <= PartitionVerdict.QuarantineShare * expected * intervals;

    // A day that is usually whole must be; of another, what lies between its first and its last row.
    private static (int First, int End) SpanOf(PartitionCase partition)
    {
        var intervals = partition.Tally.Intervals;
        var first = 0;
        while (intervals[first].Rows == 0)
        {
            first++;
        }

        var end = intervals.Length;
        while (intervals[end - 1].Rows == 0)
        {
            end--;
        }

        // An interval or two at an edge are part of a shift, or of a day that goes on; half of the day is a choice of hours.
        return partition.Profile?.Intervals >= intervals.Length - 1 && (end - first) * 2 > intervals.Length ? (0, intervals.Length) : (first, end);
    }

    private static string Explain(PartitionTally tally, int before, int nodes, int expected, in Hole hole)
    {
        var span = string.Create(CultureInfo.InvariantCulture, $"{tally.StartOf(hole.First):yyyy-MM-ddTHH:mm}Z to {tally.StartOf(hole.Last).AddMinutes(tally.Id.Product.IntervalMinutes()):yyyy-MM-ddTHH:mm}Z");
        return nodes < expected * (1 - PartitionVerdict.WarnShare)
            ? string.Create(CultureInfo.InvariantCulture, $"{nodes} nodes where {expected} {(before == expected ? "were published of this day before" : "are usual")}: {hole.Missing} rows are missing")
            : string.Create(CultureInfo.InvariantCulture, $"{hole.Missing} rows of {expected} nodes are missing from {span}, up to {hole.Deepest} of an interval");
    }

    /// <param name="MissingNodes">Those of them in intervals that have rows.</param>
    private readonly record struct Hole(long Missing, long MissingNodes, int Deepest, int First, int Last)
    {
        public static Hole In(PartitionTally tally, int expected, int first, int end)
        {
            var hole = new Hole(0, 0, 0, first, first);
            for (var i = first; i < end; i++)
            {
                var missing = Math.Max(0, expected - tally.Intervals[i].Rows);
                if (missing > PartitionVerdict.WarnShare * expected)
                {
                    var missingNodes = tally.Intervals[i].Rows > 0 ? missing : 0;
                    hole = new Hole(hole.Missing + missing, hole.MissingNodes + missingNodes, Math.Max(hole.Deepest, missing), hole.Missing == 0 ? i : hole.First, i);
                }
            }

            return hole;
        }
    }
}

/// <summary>Intervals with rows of two: an hour that is repeated where the clock skips one, a file within itself twice.</summary>
public sealed class RepeatedJudge : IPartitionJudge
{
    private const double Doubled = 1.5;

    public string Word => "repeated";

    public PartitionVote? Judge(PartitionCase partition)
    {
        var tally = partition.Tally;
        var nodes = tally.UsualNodes();
        long surplus = 0;
        var (first, filled) = (-1, 0);
        for (var i = 0; i < tally.Intervals.Length; i++)
        {
            filled += tally.Intervals[i].Rows > 0 ? 1 : 0;
            if (tally.Intervals[i].Rows >= Doubled * nodes && tally.Intervals[i].Rows > nodes)
            {
                first = first < 0 ? i : first;
                surplus += tally.Intervals[i].Rows - nodes;
            }
        }

        return surplus == 0 || filled < 3 ? null : new PartitionVote(Word, surplus, Math.Round((double)surplus / tally.Rows, 4), string.Create(
            CultureInfo.InvariantCulture,
            $"{tally.Intervals[first].Rows} rows from {tally.StartOf(first):yyyy-MM-ddTHH:mm}Z on where other intervals have {nodes}: an interval came twice in one report"));
    }
}
