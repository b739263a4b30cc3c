using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Rollups;

/// <summary>A product's interval, hour or day of which rows came.</summary>
internal readonly record struct BucketKey(Iso Iso, PriceProduct Product, DateTime StartUtc);

/// <summary>Which buckets a write touches.</summary>
internal sealed class TouchedBuckets
{
    private readonly HashSet<BucketKey> _intervals = [];

    public TouchedBuckets(IEnumerable<BucketKey> intervals) => _intervals.UnionWith(intervals);

    public TouchedBuckets(IEnumerable<PartitionRows> rows)
    {
        foreach (var range in rows)
        {
            foreach (ref readonly var row in range.Of<LmpRow>().Span)
            {
                _intervals.Add(new BucketKey(row.Node.Iso, row.Fact.Product, row.Fact.IntervalStartUtc));
            }
        }
    }

    public IEnumerable<BucketKey> Intervals => _intervals;

    public IEnumerable<BucketKey> Hours => _intervals.Select(key => key with { StartUtc = HourOf(key.StartUtc) }).Distinct();

    /// <summary>Days of the contracts' clock, by their first moment.</summary>
    public IEnumerable<BucketKey> Days => _intervals
        .Select(key => (Key: key, Clock: MarketBlocks.For(key.Iso).Clock, Hour: HourOf(key.StartUtc)))
        .DistinctBy(hour => (hour.Key.Iso, hour.Key.Product, hour.Hour))
        .Select(hour => hour.Key with { StartUtc = hour.Clock.StartOfDayUtc(hour.Clock.TradeDate(hour.Hour)) })
        .Distinct();

    private static DateTime HourOf(DateTime utc) => new(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
}
