using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>A hub or zone with what many features look up, looked up once.</summary>
internal readonly struct GroupReading : IFeatureReading
{
    public readonly GroupSnapshot Snapshot;
    public readonly bool HasRealTime;
    public readonly bool HasDayAhead;
    public readonly LmpFact RealTime;
    public readonly LmpFact DayAhead;

    public GroupReading(GroupSnapshot? snapshot)
    {
        Snapshot = snapshot!;
        if (snapshot is not null)
        {
            HasRealTime = GroupPrices.TryFind(snapshot.Published, snapshot.Id.Key.Iso, dayAhead: false, out RealTime);
            HasDayAhead = GroupPrices.TryFind(snapshot.Published, snapshot.Id.Key.Iso, dayAhead: true, out DayAhead);
        }
    }

    public bool IsFound => Snapshot is not null;

    /// <summary>Mean of the members: the settlement real-time product, or the first day-ahead one.</summary>
    public GroupPrice? MembersOf(bool dayAhead)
    {
        GroupPrice? found = null;
        foreach (var price in Snapshot.Members)
        {
            if (price.Product.IsDayAhead() == dayAhead && (found is null || price.Product == Snapshot.Id.Key.Iso.SettlementRealTime))
            {
                found = price;
            }
        }

        return found;
    }
}

/// <summary>
/// The feature catalogue of views <c>hub_prices</c> and <c>zone_prices</c>. The published price is the price; the members' mean is
/// another feature. Event timestamps: the end of a real-time interval, the publication time of a day-ahead price.
/// </summary>
internal static class GroupFeatures
{
    public static readonly Feature<GroupReading>[] All =
    [
        RealTime("rt_lmp", "Published real-time price of the newest interval", static (in LmpFact fact) => fact.Lmp),
        RealTime("rt_energy", "Its energy component", static (in LmpFact fact) => fact.Energy),
        RealTime("rt_congestion", "Its congestion component", static (in LmpFact fact) => fact.Congestion),
        RealTime("rt_loss", "Its loss component", static (in LmpFact fact) => fact.Loss),
        RealTime("rt_interval_start", "Start of its interval", static (in LmpFact fact) => Seconds(fact.IntervalStartUtc), FeatureType.UnixTimestamp),
        RealTime("rt_known_at", "Since when it was known", static (in LmpFact fact) => Seconds(fact.KnownAtUtc), FeatureType.UnixTimestamp),
        DayAhead("da_latest_lmp", "Published day-ahead price of the newest hour", static (in LmpFact fact) => fact.Lmp),
        DayAhead("da_latest_energy", "Its energy component", static (in LmpFact fact) => fact.Energy),
        DayAhead("da_latest_congestion", "Its congestion component", static (in LmpFact fact) => fact.Congestion),
        DayAhead("da_latest_loss", "Its loss component", static (in LmpFact fact) => fact.Loss),
        DayAhead("da_latest_hour_start", "Start of its hour", static (in LmpFact fact) => Seconds(fact.IntervalStartUtc), FeatureType.UnixTimestamp),
        Members("members_rt_mean", "Mean real-time price of the member nodes", false, FeatureType.Double, static price => price.MeanUsd),
        Members("members_rt_count", "Member nodes with a price in that interval", false, FeatureType.Int64, static price => price.Members),
        Members("members_da_mean", "Mean day-ahead price of the member nodes in the newest hour", true, FeatureType.Double, static price => price.MeanUsd),
        Members("members_da_count", "Member nodes with a price in that hour", true, FeatureType.Int64, static price => price.Members),
    ];

    private static Feature<GroupReading> RealTime(string name, string description, FactNumber read, FeatureType type = FeatureType.Double) => new(
        name,
        type,
        description,
        static (in GroupReading group) => group.HasRealTime ? group.RealTime.IntervalEndUtc : default,
        (in GroupReading group) => group.HasRealTime ? read(group.RealTime) : double.NaN);

    private static Feature<GroupReading> DayAhead(string name, string description, FactNumber read, FeatureType type = FeatureType.Double) => new(
        name,
        type,
        description,
        static (in GroupReading group) => group.HasDayAhead ? group.DayAhead.KnownAtUtc : default,
        (in GroupReading group) => group.HasDayAhead ? read(group.DayAhead) : double.NaN)
    {
        EventTime = FeatureEventTime.KnownAt,
    };

    // The members' mean is stamped like a window, at the end of its interval.
    private static Feature<GroupReading> Members(string name, string description, bool dayAhead, FeatureType type, Func<GroupPrice, double> read) => new(
        name,
        type,
        description,
        (in GroupReading group) => group.MembersOf(dayAhead) is { } price ? price.IntervalStartUtc.AddMinutes(price.Product.IntervalMinutes()) : default,
        (in GroupReading group) => group.MembersOf(dayAhead) is { } price ? read(price) : double.NaN);

    private static double Seconds(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    private delegate double FactNumber(in LmpFact fact);
}
