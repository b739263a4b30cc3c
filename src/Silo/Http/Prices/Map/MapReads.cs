using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Pages;
using GridGrains.Silo.Http.Prices.Nodes;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Http.Prices.Map;

/// <summary>Puts real-time prices where the reference files place their nodes, and counts the others by zone.</summary>
internal sealed class MapReads(LiveReader reader, LiveCatalog catalog, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SharedRead<MapView> _all = new(Fresh, clock);

    /// <summary>All markets. The answer may be a second old, so that many viewers cost one read.</summary>
    public Task<MapView> ReadAsync(CancellationToken cancellation) => _all.GetAsync(BuildAsync, cancellation);

    /// <param name="nodes">Nodes with what is known of them; one without a real-time price is left out.</param>
    public static MapView Of(DateTime nowUtc, IEnumerable<(NodeReference Node, NodeSnapshot? Snapshot)> nodes)
    {
        var priced = nodes.Where(node => node.Snapshot?.RealTime is not null).Select(node => (node.Node, Figures: MapFigures.Of(node.Snapshot!))).ToList();
        var placed = priced.Where(node => node.Node is { Latitude: not null, Longitude: not null }).ToList();
        var others = priced.Where(node => node.Node is not { Latitude: not null, Longitude: not null }).GroupBy(node => (node.Node.Key.Iso, node.Node.Zone));
        return new MapView(
            nowUtc,
            [.. placed.Select(node => ViewOf(node.Node, node.Figures))],
            [.. others.OrderBy(zone => zone.Key.Iso.Index).ThenBy(zone => zone.Key.Zone, StringComparer.Ordinal).Select(zone => ViewOf(zone.Key.Iso, zone.Key.Zone, [.. zone.Select(node => node.Figures)]))],
            [.. Isos.All.Select(iso => new MapCoverageView(iso.Code, priced.Count(node => node.Node.Key.Iso == iso), placed.Count(node => node.Node.Key.Iso == iso)))]);
    }

    private static MapNodeView ViewOf(NodeReference node, MapFigures figures) =>
        new(node.Key.ToString(), node.Latitude!.Value, node.Longitude!.Value, figures.Lmp, figures.Congestion, figures.Change, figures.Dart);

    private static MapZoneView ViewOf(Iso iso, string? zone, MapFigures[] nodes) => new(
        iso.Code, zone, nodes.Length, Mean(nodes, node => node.Lmp), Mean(nodes, node => node.Congestion), Mean(nodes, node => node.Change), Mean(nodes, node => node.Dart));

    // Null where no node has the figure.
    private static double? Mean(MapFigures[] nodes, Func<MapFigures, double?> figure) => nodes.Average(figure);

    private async Task<MapView> BuildAsync(CancellationToken cancellation)
    {
        var known = await catalog.RefreshAsync(cancellation);
        var now = clock.GetUtcNow().UtcDateTime;
        var snapshots = await reader.Nodes.ReadAsync([.. known.Keys.Select(key => key.ToString())], cancellation);
        return Of(now, known.Keys.Select((key, i) => (known.TryGet(key, now, out var node) ? node : NodeReference.Discovered(key, snapshots[i]?.Labels ?? Domain.Prices.NodeLabels.None), snapshots[i])));
    }

    /// <summary>What of a node is drawn, USD/MWh.</summary>
    private readonly record struct MapFigures(double? Lmp, double? Congestion, double? Change, double? Dart)
    {
        public static MapFigures Of(NodeSnapshot snapshot)
        {
            var price = snapshot.RealTime!;
            return new MapFigures(
                price.Latest.Lmp, PriceViews.Published(price.Latest.Congestion), PriceViews.Published(price.ChangeUsd), PriceViews.Published(snapshot.DartUsdPerMwh));
        }
    }
}
