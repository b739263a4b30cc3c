using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Simulation.Timetable;

/// <summary>
/// Who publishes what when: real time by the interval, day-ahead at the market's posting hour on the day before. Used alike for history,
/// for live running at any speed, and as fast as possible.
/// </summary>
public sealed class SimulatedSchedule
{
    private readonly (Iso Iso, PriceProduct Product)[] _products;
    private readonly TimeSpan _realTimeLag;

    /// <param name="withSced">Whether ERCOT's SCED prices are published besides its settlement point prices.</param>
    /// <param name="realTimeLag">From the end of an interval to its publication; <see cref="KnownAtRules.DefaultRealTimeLag"/> when null.</param>
    public SimulatedSchedule(bool withSced = false, TimeSpan? realTimeLag = null)
    {
        _products = [.. MarketFeeds.All.SelectMany(feed => ProductsOf(feed, withSced).Select(product => (feed.Iso, product)))];
        _realTimeLag = realTimeLag ?? KnownAtRules.DefaultRealTimeLag;
    }

    public IReadOnlyList<(Iso Iso, PriceProduct Product)> Products => _products;

    /// <summary>
    /// All publications with <paramref name="fromUtc"/> &lt;= known_at &lt; <paramref name="toUtc"/>, by known_at, then in the order of
    /// <see cref="Products"/>.
    /// </summary>
    public IEnumerable<Publication> Between(DateTime fromUtc, DateTime toUtc)
    {
        var series = Array.ConvertAll(_products, product => PublicationSeries.From(product.Iso, product.Product, fromUtc, _realTimeLag));
        while (true)
        {
            var next = series[0];
            for (var i = 1; i < series.Length; i++)
            {
                next = series[i].Current.KnownAtUtc < next.Current.KnownAtUtc ? series[i] : next;
            }

            if (next.Current.KnownAtUtc >= toUtc)
            {
                yield break;
            }

            yield return next.Current;
            next.MoveNext();
        }
    }

    private static IEnumerable<PriceProduct> ProductsOf(MarketFeed feed, bool withSced) =>
        [.. feed.RealTime, .. withSced ? feed.OnRequest ?? [] : [], feed.Iso.DayAhead];
}
