using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Portal.Prices;

/// <summary>A hub with its real-time prices of the last day, oldest first.</summary>
public sealed record HubRow(AreaView Hub, IReadOnlyList<HistoryPoint> Recent);

/// <summary>The node whose prices stand for a hub, a zone or itself.</summary>
public sealed record PriceNode(string Key, PriceProduct RealTime);

/// <summary>A real-time product of a market as its feed brings it.</summary>
/// <param name="NewestKnownAtUtc">When its newest price became known.</param>
/// <param name="StaleNodes">Nodes whose own newest price is late although the feed goes on.</param>
public sealed record FeedState(Iso Iso, PriceProduct Product, DateTime NewestKnownAtUtc, double AgeSeconds, int Nodes, int StaleNodes);

/// <summary>Which nodes to find.</summary>
/// <param name="Text">Part of id, name or alias.</param>
/// <param name="Hub">Id or alias of the hub that they count towards.</param>
/// <param name="Zone">Id or alias of the zone that they lie in.</param>
/// <param name="Limit">At most 1,000.</param>
public sealed record NodeSearch(string? Text, string? Iso, string? Hub, string? Zone, int Limit);

/// <summary>
/// What pages of prices read: the same views as the JSON interface. Errors are the host's own and become pages by
/// <see cref="Hosting.IPageProblems"/>: 404 for an unknown name, 503 while a shard moves.
/// </summary>
public interface IPriceReads
{
    /// <summary>All hubs, by ISO. The answer may be a second old, so that many viewers cost one read.</summary>
    Task<IReadOnlyList<HubRow>> HubsAsync(CancellationToken cancellation);

    /// <param name="hub">Id, display name or alias.</param>
    Task<AreaView> HubAsync(string iso, string hub, CancellationToken cancellation);

    /// <param name="zone">Id, display name or alias.</param>
    Task<AreaView> ZoneAsync(string iso, string zone, CancellationToken cancellation);

    /// <returns>Key of the node whose published price is the area's; null where the market publishes none.</returns>
    string? PriceNodeOf(AreaView area);

    /// <param name="node">Id or alias.</param>
    Task<NodeView> NodeAsync(string iso, string node, CancellationToken cancellation);

    /// <param name="kind"><c>hub</c>, <c>zone</c> or <c>node</c>.</param>
    /// <param name="name">Id, display name or alias.</param>
    /// <returns>Null where the name is not known, or nothing has a real-time price.</returns>
    Task<PriceNode?> FindPriceNodeAsync(string kind, string iso, string name, CancellationToken cancellation);

    /// <summary>
    /// Prices whose interval starts in [from, to), oldest first: from memory, and what is older from the warehouse. Without it the answer is
    /// not complete and names the reason.
    /// </summary>
    /// <param name="key">Key of a node with prices: <c>CAISO/TH_SP15_GEN-APND</c>.</param>
    Task<HistoryView> HistoryAsync(string key, PriceProduct product, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation);

    /// <summary>Feeds of the whole cluster, by ISO and product.</summary>
    Task<IReadOnlyList<FeedState>> FeedsAsync(CancellationToken cancellation);

    /// <summary>Nodes that meet all conditions, by ISO and id.</summary>
    Task<IReadOnlyList<NodeSummary>> SearchAsync(NodeSearch search, CancellationToken cancellation);
}
