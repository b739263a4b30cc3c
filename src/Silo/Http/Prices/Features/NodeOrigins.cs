using GridGrains.Domain.Nodes;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>Which prices the features of <c>node_prices</c> and <c>node_rolling</c> are computed from.</summary>
internal static class NodeOrigins
{
    private static readonly (string Name, Func<double[], double> Of)[] Figures =
        [("mean", prices => Rolling(prices).Mean), ("min", prices => Rolling(prices).Min), ("max", prices => Rolling(prices).Max), ("count", Count)];

    private static readonly Dictionary<string, PriceFigure> Prices = new(
    [
        KeyValuePair.Create("rt_lmp", new PriceFigure(now => (now.Latest.IntervalStartUtc, now.Latest.IntervalEndUtc), "the price of the newest interval", prices => Rolling(prices).Max)),
        .. Of("session", now => (now.Session.StartUtc, now.Latest.IntervalEndUtc), "the operating day so far"),
        .. Of("short", now => WindowOf(now.ShortWindow), "the last closed window of one interval"), .. Of("hour", now => WindowOf(now.HourWindow), "the last closed clock hour"),
        .. Of("hour_so_far", now => WindowOf(now.HourSoFar), "the hour so far"),
    ]);

    public static readonly IReadOnlyList<string> OfPrices = [.. Prices.Keys];

    /// <param name="valueOf">The feature of the view, by its name.</param>
    public static FeatureOrigin? Of(NodeSnapshot? snapshot, string feature, Func<NodeReading, double> valueOf)
    {
        if (snapshot?.RealTime is not { } now || !Prices.TryGetValue(feature, out var figure))
        {
            return null;
        }

        var (from, to) = figure.TimeOf(now);
        return new FeatureOrigin(snapshot.Key, IsHub: false, now.Product, from, to, valueOf(new NodeReading(snapshot)), figure.Formula, figure.Of);
    }

    public static double Count(double[] prices) => prices.Length == 0 ? double.NaN : prices.Length;

    public static double Figure(Func<RollingFigures, double> read, double[] prices) => read(Rolling(prices));

    private static RollingFigures Rolling(double[] prices) => RollingFigures.Of([.. prices]);

    private static (DateTime, DateTime) WindowOf(WindowSummary window) => (window.EndUtc.AddMinutes(-window.Minutes), window.EndUtc);

    private static IEnumerable<KeyValuePair<string, PriceFigure>> Of(string name, Func<ProductSnapshot, (DateTime, DateTime)> time, string words) => Figures.Select(figure =>
        KeyValuePair.Create($"{name}_{figure.Name}", new PriceFigure(time, figure.Name == "count" ? $"count of the prices of {words}" : $"{figure.Name}(price) of the intervals of {words}", figure.Of)));

    private sealed record PriceFigure(Func<ProductSnapshot, (DateTime FromUtc, DateTime ToUtc)> TimeOf, string Formula, Func<double[], double> Of);
}
