using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>
/// The feature catalogue of view <c>node_prices</c>. Event timestamps: a real-time price carries the end of its interval, a window its
/// end, a day-ahead price the publication time of the newest day-ahead price of the node.
/// </summary>
internal static class NodeFeatures
{
    private const int HoursAhead = 24;

    // One delegate for all: a stamp that features share is kept once.
    private static readonly ReadStamp<NodeReading> EndOfRealTime = static (in NodeReading node) => node.RealTimeEndUtc;

    public static readonly Feature<NodeReading>[] All =
    [
        RealTime("rt_lmp", "Settlement real-time price of the newest interval", static (in LmpFact fact) => fact.Lmp),
        RealTime("rt_energy", "Its energy component", static (in LmpFact fact) => fact.Energy),
        RealTime("rt_congestion", "Its congestion component", static (in LmpFact fact) => fact.Congestion),
        RealTime("rt_loss", "Its loss component", static (in LmpFact fact) => fact.Loss),
        RealTime("rt_ghg", "Its greenhouse-gas component", static (in LmpFact fact) => fact.Ghg),
        RealTime("rt_interval_start", "Start of its interval", static (in LmpFact fact) => Seconds(fact.IntervalStartUtc), FeatureType.UnixTimestamp),
        RealTime("rt_interval_end", "End of its interval", static (in LmpFact fact) => Seconds(fact.IntervalEndUtc), FeatureType.UnixTimestamp),
        RealTime("rt_known_at", "Since when it was known", static (in LmpFact fact) => Seconds(fact.KnownAtUtc), FeatureType.UnixTimestamp),
        RealTime("rt_quality", "Flags of doubt about it; 0 is good", static (in LmpFact fact) => (double)fact.Quality, FeatureType.Int64) with { Unit = Units.Flags },
        Text("rt_market", "The product it is of", EndOfRealTime, static (in NodeReading node) => node.RealTime?.Product.Name()),

        DayAhead("da_lmp", "Day-ahead price of the hour of the last real-time interval", static (in NodeReading node) => node.DayAheadAfter(0)),
        DayAhead("da_energy", "Its energy component", static (in NodeReading node) => node.HourEnergy),
        DayAhead("da_congestion", "Its congestion component", static (in NodeReading node) => node.HourCongestion),
        DayAhead("da_loss", "Its loss component", static (in NodeReading node) => node.HourLoss),
        DayAhead("da_known_at", "Publication of the newest day-ahead price", static (in NodeReading node) => SecondsOrNone(node.DayAheadKnownUtc), FeatureType.UnixTimestamp),
        new("dart", FeatureType.Double, "Day-ahead less the mean real-time price of the hour so far", EndOfRealTime, static (in NodeReading node) => node.Dart),

        Product("rt5_lmp", PriceProduct.RealTime5Min),
        Product("rt15_lmp", PriceProduct.RealTime15Min),
        Product("rth_lmp", PriceProduct.RealTimeHourly),
        Product("rth_prelim_lmp", PriceProduct.RealTimeHourlyPrelim),
        Product("rth_final_lmp", PriceProduct.RealTimeHourlyFinal),
        Product("sced_lmp", PriceProduct.RealTimeSced),
        Product("rt5_ex_ante_lmp", PriceProduct.RealTime5MinExAnte),
        Product("rt5_ex_post_lmp", PriceProduct.RealTime5MinExPost),
        Product("da_latest_lmp", PriceProduct.DayAheadHourly),
        Product("da_ex_ante_latest_lmp", PriceProduct.DayAheadHourlyExAnte),
        Product("da_ex_post_latest_lmp", PriceProduct.DayAheadHourlyExPost),

        Session("session_mean", "Mean real-time price of the operating day so far", static session => session.MeanUsd),
        Session("session_min", "Its minimum", static session => session.MinUsd),
        Session("session_max", "Its maximum", static session => session.MaxUsd),
        Session("session_count", "Intervals in it", static session => session.Count, FeatureType.Int64),
        Session("session_start", "Start of the operating day", static session => Seconds(session.StartUtc), FeatureType.UnixTimestamp),

        .. Window("short", "last closed window of one interval", static product => product.ShortWindow),
        .. Window("hour", "last closed clock hour", static product => product.HourWindow),
        .. Window("hour_so_far", "hour of the newest interval so far", static product => product.HourSoFar),

        DaySession("da_session_mean", "Mean day-ahead price of the newest operating day", static session => session.MeanUsd),
        DaySession("da_session_min", "Its minimum", static session => session.MinUsd),
        DaySession("da_session_max", "Its maximum", static session => session.MaxUsd),
        .. Enumerable.Range(0, HoursAhead).Select(HourAhead),

        new("late_count", FeatureType.Int64, "Prices that came after their window had closed", EndOfRealTime, static (in NodeReading node) => node.LateCount),
        new("distinct_count", FeatureType.Int64, "Distinct prices taken in", EndOfRealTime, static (in NodeReading node) => node.Snapshot.DistinctCount),
        Text("hub", "Trading hub the node counts towards", EndOfRealTime, static (in NodeReading node) => node.Snapshot.Labels.Hub),
        Text("zone", "Load zone the node lies in", EndOfRealTime, static (in NodeReading node) => node.Snapshot.Labels.Zone),
        Text("node_type", "GEN LOAD HUB ZONE INTERFACE AGGREGATE", EndOfRealTime, static (in NodeReading node) => node.Snapshot.Labels.Type),
    ];

    /// <summary>Those of a past moment. How many prices were ever late is not known of it.</summary>
    public static readonly Feature<NodeReading>[] OfPast =
        Array.ConvertAll(All, feature => feature.Name == "late_count" ? feature with { Number = static (in NodeReading _) => double.NaN } : feature);

    private static Feature<NodeReading> RealTime(string name, string description, FactNumber read, FeatureType type = FeatureType.Double) =>
        new(name, type, description, EndOfRealTime, (in NodeReading node) => node.RealTime is { } realTime ? read(realTime.Latest) : double.NaN);

    private static Feature<NodeReading> DayAhead(string name, string description, ReadNumber<NodeReading> read, FeatureType type = FeatureType.Double) =>
        new(name, type, description, static (in NodeReading node) => node.DayAheadKnownUtc, read) { EventTime = FeatureEventTime.KnownAt };

    private static Feature<NodeReading> Text(string name, string description, ReadStamp<NodeReading> stamp, ReadText<NodeReading> read) =>
        new(name, FeatureType.String, description, stamp, null, read);

    private static Feature<NodeReading> Product(string name, PriceProduct product) => new(
        name,
        FeatureType.Double,
        $"Newest price of product {product.Name()}",
        (in NodeReading node) => node.StampOf(product),
        (in NodeReading node) => node.LatestOf(product))
    {
        EventTime = product.IsDayAhead() ? FeatureEventTime.KnownAt : FeatureEventTime.IntervalEnd,
    };

    private static Feature<NodeReading> HourAhead(int hours) => DayAhead(
        $"da_h{hours:00}",
        $"Day-ahead price {hours} h after the hour of the last real-time interval",
        (in NodeReading node) => node.DayAheadAfter(hours));

    private static Feature<NodeReading> Session(string name, string description, Func<TradingSession, double> read, FeatureType type = FeatureType.Double) =>
        new(name, type, description, EndOfRealTime, (in NodeReading node) => node.RealTime is { } realTime ? read(realTime.Session) : double.NaN);

    private static Feature<NodeReading> DaySession(string name, string description, Func<TradingSession, double> read) =>
        DayAhead(name, description, (in NodeReading node) => node.DayAhead is { } dayAhead ? read(dayAhead.Session) : double.NaN);

    private static Feature<NodeReading>[] Window(string name, string what, Func<ProductSnapshot, WindowSummary> windowOf)
    {
        ReadStamp<NodeReading> end = (in NodeReading node) => node.RealTime is { } realTime ? windowOf(realTime).EndUtc : default;
        return
        [
            Of("mean", "Mean real-time price of the ", FeatureType.Double, static window => window.MeanUsd),
            Of("min", "Minimum of the ", FeatureType.Double, static window => window.MinUsd),
            Of("max", "Maximum of the ", FeatureType.Double, static window => window.MaxUsd),
            Of("count", "Intervals in the ", FeatureType.Int64, static window => window.IsEmpty ? double.NaN : window.Count),
            Of("end", "End of the ", FeatureType.UnixTimestamp, static window => window.IsEmpty ? double.NaN : Seconds(window.EndUtc)),
        ];

        Feature<NodeReading> Of(string figure, string description, FeatureType type, Func<WindowSummary, double> read) => new(
            $"{name}_{figure}",
            type,
            description + what,
            end,
            (in NodeReading node) => node.RealTime is { } realTime ? read(windowOf(realTime)) : double.NaN)
        {
            EventTime = FeatureEventTime.WindowEnd,
        };
    }

    private static double SecondsOrNone(DateTime utc) => utc == default ? double.NaN : Seconds(utc);

    private static double Seconds(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    private delegate double FactNumber(in LmpFact fact);
}
