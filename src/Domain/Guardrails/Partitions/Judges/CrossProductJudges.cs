using System.Globalization;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Guardrails.Partitions.Judges;

/// <summary>Rows of a slower run under a faster one's name: prices of every fifteen minutes that are labelled as those of every five.</summary>
public sealed class CadenceJudge : IPartitionJudge
{
    /// <summary>An hour and a half of quarter hours.</summary>
    private const int LeastAlone = 6;

    public string Word => "cadence";

    public PartitionVote? Judge(PartitionCase partition)
    {
        var tally = partition.Tally;
        if (tally.Id.Product.IntervalMinutes() != 5 || tally.Id.Product == PriceProduct.RealTimeSced || !partition.IsComplete)
        {
            return null;
        }

        var (alone, rows, first) = (0, 0L, -1);
        for (var i = 0; i < tally.Intervals.Length; i++)
        {
            if (StandsAlone(tally.Intervals, i))
            {
                (alone, rows, first) = (alone + 1, rows + tally.Intervals[i].Rows, first < 0 ? i : first);
            }
        }

        return alone < LeastAlone ? null : new PartitionVote(Word, rows, Math.Round((double)rows / tally.Rows, 4), string.Create(
            CultureInfo.InvariantCulture,
            $"from {tally.StartOf(first):yyyy-MM-ddTHH:mm}Z on {alone} intervals lie a quarter of an hour apart with none between: these are prices of a 15-minute run labelled {tally.Id.Product.Name()}"));
    }

    private static bool StandsAlone(ReadOnlySpan<IntervalTally> intervals, int index)
    {
        static bool Has(ReadOnlySpan<IntervalTally> all, int at) => at >= 0 && at < all.Length && all[at].Rows > 0;
        return Has(intervals, index) && !Has(intervals, index - 1) && !Has(intervals, index + 1) && !Has(intervals, index - 2) && !Has(intervals, index + 2)
            && (Has(intervals, index - 3) || Has(intervals, index + 3));
    }
}

/// <summary>A final that is its preliminary to the last digit. Quiet days look so too, so it only warns.</summary>
public sealed class CopyJudge : IPartitionJudge
{
    public string Word => "copy";

    public PartitionVote? Judge(PartitionCase partition)
    {
        var tally = partition.Tally;
        var preliminary = tally.Id.Product == PriceProduct.RealTimeHourlyFinal
            ? partition.Siblings.FirstOrDefault(sibling => sibling.Id.Product == PriceProduct.RealTimeHourlyPrelim)
            : null;
        return preliminary is null || tally.Rows < PartitionVerdict.LeastRows || !AreEqual(tally.Intervals, preliminary.Intervals)
            ? null
            : new PartitionVote(Word, tally.Rows, 1, string.Create(
                CultureInfo.InvariantCulture, $"all {tally.Rows} prices equal those of {preliminary.Id.Product.Name()}: a preliminary report may be labelled final"), IsDoubt: true);
    }

    // Whether a price repeats the one before depends on the order of rows.
    private static bool AreEqual(ReadOnlySpan<IntervalTally> left, ReadOnlySpan<IntervalTally> right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] with { Repeats = 0 } != right[i] with { Repeats = 0 })
            {
                return false;
            }
        }

        return left.Length == right.Length;
    }
}
