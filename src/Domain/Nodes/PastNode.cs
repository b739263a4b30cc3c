using GridGrains.Domain.Bulk;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Windows;

namespace GridGrains.Domain.Nodes;

/// <summary>
/// A node as it was known at a moment: the state of its grain, fed with the versions known then in the order of their knowledge. Event time
/// comes as far as the node's own prices; counters count what was fed.
/// </summary>
public static class PastNode
{
    /// <summary>How far before the newest interval of a product its state reaches: a day, or the two days of day-ahead hours, of 25 hours each.</summary>
    public static TimeSpan ReachOf(bool isDayAhead) => TimeSpan.FromHours(isDayAhead ? DayAheadHours.Capacity : 26);

    /// <summary>How far the week of a real-time product reaches.</summary>
    public static readonly TimeSpan ReachOfWeek = TimeSpan.FromHours(WeekBuckets.Capacity * WeekBuckets.BucketHours);

    public static bool Sees(this AsOf asOf, in LmpFact fact) =>
        fact.Product.IsDayAhead() ? asOf.Knows(fact.KnownAtUtc) : asOf.Sees(fact.IntervalStartUtc, fact.KnownAtUtc);

    /// <param name="versions">Of one node, in any order; what the moment does not see is passed over.</param>
    public static NodeState Of(EntityKey key, IEnumerable<LmpRow> versions, AsOf asOf)
    {
        var state = new NodeState(key);
        var watermarks = new ShardWatermarks();
        LmpRow[] seen =
        [
            .. versions.Where(row => asOf.Sees(row.Fact)).OrderBy(row => row.Fact.KnownAtUtc).ThenBy(row => row.Fact.SourceVersion)
                .ThenBy(row => BulkPlace.RankOf(row.Partition, row.Offset)),
        ];
        foreach (var row in seen)
        {
            state.Labels = state.Labels.UpdatedBy(row.Labels);
            state.Apply(row.Fact, watermarks.Advance(key.Iso, row.Fact.Product, row.Fact.IntervalEndUtc), out _);
        }

        foreach (var track in state.Tracks)
        {
            track.SettleWeek(seen.Where(row => row.Fact.Product == track.Product).Select(row => row.Fact));
        }

        return state;
    }
}
