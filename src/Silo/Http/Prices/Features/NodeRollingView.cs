using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Past;
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
internal sealed class NodeRollingView(LiveReader reader, IGrainFactory grains, LiveCatalog catalog, PastPrices past, TimeProvider clock) : FeatureView("node_rolling", "node_id")
{
    private static readonly (string Name, string Text, TimeSpan Length)[] Windows = [.. RollingWindows.All];

    private static readonly RollingFigures[] None = Array.ConvertAll(Windows, _ => RollingFigures.None);

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

    public override async ValueTask<FeatureRows> ReadPastAsync(FeatureRequest request, AsOf asOf, CancellationToken cancellation)
    {
        var states = await past.NodesAsync(EntityAliases.KeysOf(request.Column(JoinKey).Keys, catalog, asOf), asOf, cancellation);
        return new FeatureRows<RollingReading>(All, Array.ConvertAll(states, ReadingOf));
    }

    public override IReadOnlyList<string> Followed => FeatureNames;

    public override async ValueTask<FeatureOrigin?> OriginAsync(string feature, string key, AsOf? asOf, CancellationToken cancellation)
    {
        var (snapshot, reading) = asOf is { } moment ? await PastAsync(key, moment, cancellation) : await PresentAsync(key, cancellation);
        if (snapshot?.RealTime is not { } realTime)
        {
            return null;
        }

        var index = IndexOf(feature);
        var window = Windows[index / (Figures.Length + 1)];
        var figure = index % (Figures.Length + 1);
        var (end, value) = (realTime.Latest.IntervalEndUtc, All[index].Number!(reading));
        return figure < Figures.Length
            ? new FeatureOrigin(
                snapshot.Key, IsHub: false, realTime.Product, end - window.Length, end, value, $"{Figures[figure].Name}(price) of the intervals of the last {window.Text}",
                prices => NodeOrigins.Figure(Figures[figure].Read, prices))
            : new FeatureOrigin(snapshot.Key, IsHub: false, realTime.Product, end - window.Length, end, value, $"count of the prices of the last {window.Text}", NodeOrigins.Count);
    }

    private async ValueTask<(NodeSnapshot?, RollingReading)> PastAsync(string key, AsOf moment, CancellationToken cancellation)
    {
        var state = (await past.NodesAsync(EntityAliases.KeysOf([key], catalog, moment), moment, cancellation))[0];
        return (state?.Publish(), ReadingOf(state));
    }

    private async ValueTask<(NodeSnapshot?, RollingReading)> PresentAsync(string key, CancellationToken cancellation)
    {
        var snapshot = (await EntityAliases.ReadAsync(reader.Nodes, [key], KeyOf, cancellation))[0];
        return (snapshot, new RollingReading(snapshot, await FiguresOfAsync(snapshot, cancellation)));
    }

    private static RollingReading ReadingOf(NodeState? state)
    {
        var snapshot = state?.Publish();
        if (snapshot?.RealTime is not { } realTime)
        {
            return new RollingReading(snapshot, None);
        }

        var end = realTime.Latest.IntervalEndUtc;
        return new RollingReading(snapshot, FiguresOf([.. state!.FindTrack(realTime.Product)!.PricesIn(end - Windows[^1].Length, end)], end));
    }

    // Only of nodes that are there: anybody may ask for any key.
    private async Task<RollingFigures[]> FiguresOfAsync(NodeSnapshot? snapshot, CancellationToken cancellation)
    {
        if (snapshot?.RealTime is not { } realTime)
        {
            return None;
        }

        var end = realTime.Latest.IntervalEndUtc;
        var points = await grains.GetGrain<INodeGrain>(snapshot.Key.ToString()).GetHistoryAsync(realTime.Product, end - Windows[^1].Length, end, cancellation)
            .AsTask().WaitAsync(ApiLimits.LongestGrainCall, clock, cancellation);
        return FiguresOf([.. points.Select(point => (point.IntervalStartUtc, point.LmpUsdPerMwh))], end);
    }

    private static RollingFigures[] FiguresOf((DateTime StartUtc, double LmpUsdPerMwh)[] points, DateTime end) =>
        [.. Windows.Select(window => RollingFigures.Of([.. points.Where(point => point.StartUtc >= end - window.Length).Select(point => point.LmpUsdPerMwh)]))];

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
