using GridGrains.Domain.Nodes;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>The rolling windows of a place: each ends with its newest real-time interval.</summary>
/// <param name="endUtc">The end of the newest interval of the settlement real-time product; the default without real-time prices.</param>
/// <param name="windows">In the order of <see cref="RollingWindows.All"/>.</param>
internal readonly struct RollingReading(bool isFound, DateTime endUtc, RollingFigures[] windows, WeekSummary week) : IFeatureReading
{
    private static readonly RollingFigures[] None = [.. RollingWindows.All.Select(_ => RollingFigures.None)];

    public bool IsFound => isFound;

    public DateTime EndUtc => endUtc;

    public WeekSummary Week => week;

    public RollingFigures this[int window] => windows[window];

    /// <summary>Of a place without real-time prices.</summary>
    public static RollingReading Empty(bool isFound) => new(isFound, default, None, default);

    /// <param name="day">The prices of the 24 hours before the end.</param>
    public static RollingReading Of(DateTime endUtc, IReadOnlyCollection<(DateTime StartUtc, double LmpUsdPerMwh)> day, WeekSummary week) => new(
        true, endUtc,
        [.. RollingWindows.All.Select(window => RollingFigures.Of([.. day.Where(point => point.StartUtc >= endUtc - window.Length).Select(point => point.LmpUsdPerMwh)]))], week);
}

/// <summary>The feature catalogue of rolling windows, in the unit of the prices.</summary>
internal static class RollingFeatures
{
    private const string WeekName = "7d";

    private static readonly (string Name, string Text, Func<RollingFigures, double> Read)[] Figures =
    [
        ("mean", "Mean real-time price", figures => figures.Mean), ("std", "Standard deviation of the real-time price", figures => figures.StandardDeviation),
        ("min", "Lowest real-time price", figures => figures.Min), ("max", "Highest real-time price", figures => figures.Max),
        ("p05", "5th percentile of the real-time price", figures => figures.P05), ("p50", "Median real-time price", figures => figures.P50),
        ("p95", "95th percentile of the real-time price", figures => figures.P95),
    ];

    private static readonly RollingFeature[] OfDay =
    [
        .. RollingWindows.All.SelectMany((window, index) => Figures
            .Select(figure => new RollingFeature(
                Real($"rt_{window.Name}_{figure.Name}", $"{figure.Text} of the last {window.Text}", (in RollingReading place) => figure.Read(place[index])),
                window.Length, $"{figure.Name}(price) of the intervals of the last {window.Text}", prices => NodeOrigins.Figure(figure.Read, prices)))
            .Append(new RollingFeature(
                Real($"rt_{window.Name}_count", $"Intervals with a price in the last {window.Text}", (in RollingReading place) => place[index].Count, FeatureType.Int64),
                window.Length, $"count of the prices of the last {window.Text}", NodeOrigins.Count))),
    ];

    private static readonly Feature<RollingReading>[] OfWeek =
    [
        Real($"rt_{WeekName}_mean", "Mean real-time price of the last 7 days", static (in RollingReading place) => place.Week.MeanUsd),
        Real($"rt_{WeekName}_std", "Standard deviation of the real-time price of the last 7 days", static (in RollingReading place) => place.Week.StandardDeviationUsd),
        Real($"rt_{WeekName}_min", "Lowest real-time price of the last 7 days", static (in RollingReading place) => place.Week.MinUsd),
        Real($"rt_{WeekName}_max", "Highest real-time price of the last 7 days", static (in RollingReading place) => place.Week.MaxUsd),
        Real($"rt_{WeekName}_count", "Intervals with a price in the last 7 days", static (in RollingReading place) => place.Week.Count, FeatureType.Int64),
        Real(
            $"rt_{WeekName}_exact", "Whether the figures of the last 7 days hold every price and correction known", static (in RollingReading place) => place.EndUtc == default ? double.NaN : place.Week.IsExact ? 1 : 0,
            FeatureType.Bool),
    ];

    public static readonly Feature<RollingReading>[] All = [.. OfDay.Select(feature => feature.Feature), .. OfWeek];

    /// <summary>Those whose prices can be listed: a week has more of them than a list takes.</summary>
    public static readonly IReadOnlyList<RollingFeature> Followed = OfDay;

    private static Feature<RollingReading> Real(string name, string description, ReadNumber<RollingReading> read, FeatureType type = FeatureType.Double) =>
        new(name, type, description, static (in RollingReading place) => place.EndUtc, read) { EventTime = FeatureEventTime.WindowEnd };
}

/// <param name="Formula">What the value is of which prices, for readers.</param>
/// <param name="Recompute">The same figure of prices, in any order.</param>
internal sealed record RollingFeature(Feature<RollingReading> Feature, TimeSpan Length, string Formula, Func<double[], double> Recompute);
