using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Groups;

/// <summary>
/// What a hub or zone is worth at a moment. Its price node answers, as it does for itself; where no node is known, the area's published
/// prices, which are the newest of each product alone.
/// </summary>
public sealed record GroupReading
{
    /// <summary>The real-time product that counts for settlement; where there is none of it, the one with the newest interval.</summary>
    public LmpFact? RealTime { get; private init; }

    /// <summary>The day-ahead price that reaches furthest.</summary>
    public LmpFact? DayAhead { get; private init; }

    public DayAheadHour? CurrentHour { get; private init; }

    /// <summary>Day-ahead price of the hour of the last real-time interval.</summary>
    public DayAheadHour? RealTimeHour { get; private init; }

    /// <summary>As <see cref="NodeSnapshot.DartUsdPerMwh"/>; NaN where no price node is known.</summary>
    public double DartUsdPerMwh { get; private init; } = double.NaN;

    /// <summary>The real-time price less that of the interval before; NaN where that one is not known.</summary>
    public double ChangeUsdPerMwh { get; private init; } = double.NaN;

    /// <summary>Since the newest price became known: the real-time one where there is any. Null without prices.</summary>
    public TimeSpan? Age { get; private init; }

    /// <summary>The real-time product over the market's operating day so far.</summary>
    public TradingSession? Session { get; private init; }

    public static GroupReading Of(Iso iso, GroupSnapshot? group, NodeSnapshot? priceNode, DateTime nowUtc) =>
        priceNode is { Products.Count: > 0 } ? OfNode(priceNode, nowUtc) : OfPublished(iso, group?.Published ?? [], nowUtc);

    private static GroupReading OfNode(NodeSnapshot node, DateTime nowUtc) => new()
    {
        RealTime = node.RealTime?.Latest,
        DayAhead = node.DayAhead?.Latest,
        CurrentHour = DayAheadHour.Of(node.DayAheadHours, nowUtc),
        RealTimeHour = node.RealTime is { } realTime ? DayAheadHour.Of(node.DayAheadHours, realTime.Latest.IntervalStartUtc) : null,
        DartUsdPerMwh = node.DartUsdPerMwh,
        ChangeUsdPerMwh = node.RealTime?.ChangeUsd ?? double.NaN,
        Age = node.AgeAt(nowUtc),
        Session = node.RealTime?.Session,
    };

    private static GroupReading OfPublished(Iso iso, LmpFact[] published, DateTime nowUtc)
    {
        var realTime = Find(published, iso, dayAhead: false);
        var dayAhead = Find(published, iso, dayAhead: true);
        return new GroupReading
        {
            RealTime = realTime,
            DayAhead = dayAhead,
            CurrentHour = DayAheadHour.Of(dayAhead, nowUtc),
            RealTimeHour = realTime is { } price ? DayAheadHour.Of(dayAhead, price.IntervalStartUtc) : null,
            Age = (realTime ?? dayAhead) is { } newest ? nowUtc - newest.KnownAtUtc : null,
        };
    }

    private static LmpFact? Find(LmpFact[] published, Iso iso, bool dayAhead) =>
        GroupPrices.TryFind(published, iso, dayAhead, out var price) ? price : null;
}

/// <summary>The day-ahead price of one hour.</summary>
public readonly record struct DayAheadHour(DateTime StartUtc, DayAheadPrice Price)
{
    /// <returns>The hour that contains <paramref name="utc"/>; null where its price is not known.</returns>
    public static DayAheadHour? Of(DayAheadHours hours, DateTime utc)
    {
        var hour = DayAheadHours.HourOf(utc);
        return hours.At(hour) is { } price ? new DayAheadHour(DayAheadHours.StartOf(hour), price) : null;
    }

    /// <inheritdoc cref="Of(DayAheadHours, DateTime)"/>
    public static DayAheadHour? Of(LmpFact? fact, DateTime utc) =>
        fact is { } price && price.IntervalStartUtc <= utc && utc < price.IntervalEndUtc ? new DayAheadHour(price.IntervalStartUtc, DayAheadPrice.From(price)) : null;
}

/// <summary>Which of an area's published products is its price.</summary>
public static class GroupPrices
{
    /// <summary>The settlement product, else the one with the newest interval.</summary>
    public static bool TryFind(LmpFact[] published, Iso iso, bool dayAhead, out LmpFact price)
    {
        price = default;
        var found = false;
        foreach (ref readonly var fact in published.AsSpan())
        {
            if (fact.Product.IsDayAhead() != dayAhead)
            {
                continue;
            }

            if (!dayAhead && fact.Product == iso.SettlementRealTime)
            {
                price = fact;
                return true;
            }

            if (!found || fact.IntervalStartUtc > price.IntervalStartUtc)
            {
                (price, found) = (fact, true);
            }
        }

        return found;
    }
}
