using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>The rolling windows of a node: each ends with its newest real-time interval.</summary>
/// <param name="windows">In the order of the view's lengths.</param>
internal readonly struct RollingReading(NodeSnapshot? snapshot, RollingFigures[] windows) : IFeatureReading
{
    public bool IsFound => snapshot is not null;

    /// <summary>The end of the newest interval of the settlement real-time product.</summary>
    public DateTime EndUtc => snapshot?.RealTime is { } realTime ? realTime.Latest.IntervalEndUtc : default;

    public RollingFigures this[int window] => windows[window];
}

/// <summary>
/// Exact figures over the last 15 minutes, hour and day of a node's real-time prices, from the prices that the node holds. A correction shows
/// at the next read.
/// </summary>
internal sealed class NodeRollingView(LiveReader reader, IGrainFactory grains, LiveCatalog catalog, TimeProvider clock) : FeatureView("node_rolling", "node_id")
{
    private static readonly (string Name, string Text, TimeSpan Length)[] Windows =
        [("15m", "15 minutes", TimeSpan.FromMinutes(15)), ("1h", "hour", TimeSpan.FromHours(1)), ("24h", "24 hours", TimeSpan.FromHours(24))];

    private static readonly (string Name, string Text, Func<RollingFigures, double> Read)[] Figures =
    [
        ("mean", "Mean real-time price", figures => figures.Mean), ("std", "Standard deviation of the real-time price", figures => figures.StandardDeviation),
        ("min", "Lowest real-time price", figures => figures.Min), ("max", "Highest real-time price", figures => figures.Max),
        ("p05", "5th percentile of the real-time price", figures => figures.P05), ("p50", "Median real-time price", figures => figures.P50),
        ("p95", "95th percentile of the real-time price", figures => figures.P95),
    ];

    private static readonly Feature<RollingReading>[] All = [.. Windows.SelectMany((window, index) => FeaturesOf(window, index))];

    public override FeatureViewAbout About { get; } = FeatureViewAbout.None with { Owner = "market-data", Freshness = TimeSpan.FromMinutes(15), Description = "Rolling windows over the real-time prices of a node, USD/MWh" };

    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(All, feature => feature.Name);

    public override IReadOnlyList<FeatureDescription> Descriptions { get; } = Array.ConvertAll(All, feature => feature.Describe(Units.UsdPerMwh));

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var snapshots = await EntityAliases.ReadAsync(reader.Nodes, keys, KeyOf, cancellation);
        var figures = await Task.WhenAll(snapshots.Select(snapshot => FiguresOfAsync(snapshot, cancellation)));
        return new FeatureRows<RollingReading>(All, [.. snapshots.Zip(figures, (snapshot, windows) => new RollingReading(snapshot, windows))]);
    }

    // Only of nodes that are there: anybody may ask for any key.
    private async Task<RollingFigures[]> FiguresOfAsync(NodeSnapshot? snapshot, CancellationToken cancellation)
    {
        if (snapshot?.RealTime is not { } realTime)
        {
            return [.. Windows.Select(_ => RollingFigures.None)];
        }

        var end = realTime.Latest.IntervalEndUtc;
        var points = await grains.GetGrain<INodeGrain>(snapshot.Key.ToString()).GetHistoryAsync(realTime.Product, end - Windows[^1].Length, end, cancellation)
            .AsTask().WaitAsync(ApiLimits.LongestGrainCall, clock, cancellation);
        return [.. Windows.Select(window => RollingFigures.Of([.. points.Where(point => point.IntervalStartUtc >= end - window.Length).Select(point => point.LmpUsdPerMwh)]))];
    }

    private EntityKey? KeyOf(Iso iso, string name) => catalog.Current.TryResolve(iso, name, clock.GetUtcNow().UtcDateTime, out var node) ? node.Key : null;

    private static IEnumerable<Feature<RollingReading>> FeaturesOf((string Name, string Text, TimeSpan Length) window, int index)
    {
        foreach (var figure in Figures)
        {
            yield return new Feature<RollingReading>(
                $"rt_{window.Name}_{figure.Name}", FeatureType.Double, $"{figure.Text} of the last {window.Text}", static (in RollingReading node) => node.EndUtc,
                (in RollingReading node) => figure.Read(node[index]))
            { EventTime = FeatureEventTime.WindowEnd };
        }

        yield return new Feature<RollingReading>(
            $"rt_{window.Name}_count", FeatureType.Int64, $"Intervals with a price in the last {window.Text}", static (in RollingReading node) => node.EndUtc,
            (in RollingReading node) => node[index].Count)
        { EventTime = FeatureEventTime.WindowEnd };
    }
}
