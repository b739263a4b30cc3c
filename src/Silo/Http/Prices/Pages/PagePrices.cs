using GridGrains.ClickHouse.Access;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Prices;
using GridGrains.Portal.Prices;
using GridGrains.Silo.Http.Pages;
using GridGrains.Silo.Http.Prices.Groups;
using GridGrains.Silo.Http.Prices.Nodes;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Http.Prices.Pages;

/// <summary>Reads prices for pages in the way the JSON endpoints do.</summary>
internal sealed class PagePrices(LiveReader reader, GroupReads groups, NodeReads nodes, HistoryReach reach, NodeSearchEndpoints searches, LiveCatalog catalog, TimeProvider clock) : IPriceReads
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SparkReach = TimeSpan.FromHours(24);

    private readonly SharedRead<IReadOnlyList<HubRow>> _hubs = new(Fresh, clock);

    public Task<IReadOnlyList<HubRow>> HubsAsync(CancellationToken cancellation) => _hubs.GetAsync(ReadHubsAsync, cancellation);

    public Task<AreaView> HubAsync(string iso, string hub, CancellationToken cancellation) => groups.HubAsync(NodeNames.IsoOf(iso), NodeNames.Unescape(hub), asOf: null, cancellation);

    public Task<AreaView> ZoneAsync(string iso, string zone, CancellationToken cancellation) => groups.ZoneAsync(NodeNames.IsoOf(iso), NodeNames.Unescape(zone), asOf: null, cancellation);

    public Task<NodeView> NodeAsync(string iso, string node, CancellationToken cancellation) => nodes.NodeAsync(NodeNames.IsoOf(iso), NodeNames.Unescape(node), cancellation);

    public async Task<HistoryView> HistoryAsync(string key, PriceProduct product, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation)
    {
        var node = EntityKey.Parse(key);
        var memory = new HistoryView(key, product.Name(), fromUtc, toUtc, await InMemoryAsync(node, product, fromUtc, toUtc, cancellation));
        try
        {
            return await reach.CompleteAsync(node, product, memory, cancellation);
        }
        catch (WarehouseUnavailableException away)
        {
            return memory with { Complete = false, IncompleteReason = $"older prices are in the warehouse, which cannot be asked now: {away.Message}" };
        }
    }

    public string? PriceNodeOf(AreaView area)
    {
        var iso = Isos.Get(area.Iso);
        return area.Kind == "hub"
            ? catalog.Current.TryGetHub(iso, area.Id, out var hub) ? hub.PriceNode.ToString() : null
            : catalog.Current.TryGetZone(iso, area.Id, out var zone) ? zone.PriceNode?.ToString() : null;
    }

    public async Task<PriceNode?> FindPriceNodeAsync(string kind, string iso, string name, CancellationToken cancellation)
    {
        var known = await catalog.RefreshAsync(cancellation);
        var market = NodeNames.IsoOf(iso);
        EntityKey? key = kind switch
        {
            "hub" => known.TryGetHub(market, name, out var hub) ? hub.PriceNode : null,
            "zone" => known.TryGetZone(market, name, out var zone) ? zone.PriceNode : null,
            _ => known.TryResolve(market, name, clock.GetUtcNow().UtcDateTime, out var node) ? node.Key : null,
        };
        return key is { } found && (await nodes.NodeAsync(market, found.Id, cancellation)).RealTime is { } price && PriceProducts.TryParse(price.Market, out var product)
            ? new PriceNode(found.ToString(), product)
            : null;
    }

    public async Task<IReadOnlyList<FeedState>> FeedsAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var feeds = await reader.GetFreshnessAsync(now, cancellation);
        return
        [
            .. feeds.OrderBy(feed => feed.Iso.Index).ThenBy(feed => feed.Product)
                .Select(feed => new FeedState(feed.Iso, feed.Product, feed.NewestKnownAtUtc, (now - feed.NewestKnownAtUtc).TotalSeconds, feed.Nodes, feed.StaleNodes)),
        ];
    }

    public async Task<IReadOnlyList<NodeSummary>> SearchAsync(NodeSearch search, CancellationToken cancellation)
    {
        var known = await catalog.RefreshAsync(cancellation);
        var iso = search.Iso is null ? null : NodeNames.IsoOf(search.Iso);
        var query = new ReferenceQuery(clock.GetUtcNow().UtcDateTime, iso, search.Hub, search.Zone, search.Text, null, search.Limit);
        return [.. known.Search(searches.WithGroupIds(query)).Nodes.Select(NodeViews.SummaryOf)];
    }

    private async Task<IReadOnlyList<HubRow>> ReadHubsAsync(CancellationToken cancellation)
    {
        HubDefinition[] hubs = [.. Isos.All.SelectMany(catalog.Current.Hubs)];
        var views = await groups.HubsAsync(hubs, cancellation);
        var from = clock.GetUtcNow().UtcDateTime - SparkReach;
        return await Task.WhenAll(hubs.Select(async (hub, i) => new HubRow(views[i], await RecentAsync(hub, views[i], from, cancellation))));
    }

    private async Task<IReadOnlyList<HistoryPoint>> RecentAsync(HubDefinition hub, AreaView view, DateTime fromUtc, CancellationToken cancellation) =>
        view.RealTime is { } price && PriceProducts.TryParse(price.Market, out var product)
            ? await InMemoryAsync(hub.PriceNode, product, fromUtc, DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), cancellation)
            : [];

    private async Task<IReadOnlyList<HistoryPoint>> InMemoryAsync(EntityKey node, PriceProduct product, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation) =>
        Array.ConvertAll(await nodes.HistoryAsync(node, product, fromUtc, toUtc, cancellation), point => new HistoryPoint(point.IntervalStartUtc, point.LmpUsdPerMwh));
}
