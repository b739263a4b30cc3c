using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Series;

namespace GridGrains.Feeds.Live;

/// <summary>
/// What a feed has brought already: a report that grows through the day comes whole each time, and only what is new or changed of it goes on.
/// After a restart it is empty; what comes again then changes nothing behind it.
/// </summary>
internal sealed class LiveNews
{
    /// <summary>Beyond this the memory is worth more than repeating a report once.</summary>
    private const int MaxRemembered = 400_000;

    private readonly Dictionary<(SeriesKey, DateTime, DateTime), double> _values = [];
    private readonly Dictionary<(EntityKey, PriceProduct, DateTime), (double, double, double, double)> _prices = [];

    public bool IsNews(in SeriesValue value)
    {
        // The issue of a forecast is a part of what it is.
        var key = (value.Key, value.Point.StartUtc, value.Basis == SeriesBasis.IntervalEndPlusLag ? default : value.Point.KnownAtUtc);
        if (_values.TryGetValue(key, out var known) && known.Equals(value.Point.Value))
        {
            return false;
        }

        Bound(_values);
        _values[key] = value.Point.Value;
        return true;
    }

    public bool IsNews(in LmpEvent price)
    {
        var fact = price.Fact;
        var key = (price.Node, fact.Product, fact.IntervalStartUtc);
        var parts = (fact.Lmp, fact.Energy, fact.Congestion, fact.Loss);
        if (_prices.TryGetValue(key, out var known) && known.Equals(parts))
        {
            return false;
        }

        Bound(_prices);
        _prices[key] = parts;
        return true;
    }

    private static void Bound<TKey, TValue>(Dictionary<TKey, TValue> known)
        where TKey : notnull
    {
        if (known.Count >= MaxRemembered)
        {
            known.Clear();
        }
    }
}
