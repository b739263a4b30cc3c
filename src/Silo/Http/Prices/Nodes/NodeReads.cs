using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Prices.Past;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Prices.Nodes;

/// <summary>Live nodes and their prices in memory as JSON and pages show them.</summary>
internal sealed class NodeReads(LiveReader reader, LiveCatalog catalog, IGrainFactory grains, SuspectMarks suspects, PastPrices past, TimeProvider clock)
{
    /// <param name="name">Id or alias.</param>
    /// <exception cref="ApiException">404: neither prices nor the catalog know the name.</exception>
    public async Task<NodeView> NodeAsync(Iso iso, string name, CancellationToken cancellation)
    {
        var (snapshot, reference) = await FindAsync(iso, name, cancellation);
        return snapshot is null ? NodeViews.WithoutPrices(reference!) : suspects.Mark(NodeViews.Of(snapshot, reference, clock.GetUtcNow().UtcDateTime), iso);
    }

    /// <inheritdoc cref="NodeAsync"/>
    public async Task<NodeView> PastNodeAsync(Iso iso, string name, AsOf asOf, CancellationToken cancellation)
    {
        var (snapshot, reference) = await FindAsync(iso, name, cancellation);
        var known = reference ?? NodeReference.Discovered(snapshot!.Key, snapshot.Labels);
        return NodeViews.OfPast((await past.NodeAsync(known.Key, asOf, cancellation))?.Publish(), known, asOf);
    }

    /// <returns>At least one of the two is there.</returns>
    /// <exception cref="ApiException">404: neither prices nor the catalog know the name.</exception>
    public async ValueTask<(NodeSnapshot? Snapshot, NodeReference? Reference)> FindAsync(Iso iso, string name, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (EntityKey.IsValidId(name) && await reader.Nodes.ReadAsync(new EntityKey(iso, name).ToString(), cancellation) is { } snapshot)
        {
            return (snapshot, catalog.Current.TryGet(snapshot.Key, now, out var known) ? known : null);
        }

        if (!catalog.Current.TryResolve(iso, name, now, out var reference)
            && !(await catalog.RefreshAsync(cancellation)).TryResolve(iso, name, now, out reference))
        {
            throw NodeNames.UnknownNode(catalog.Current, iso, name);
        }

        return (await reader.Nodes.ReadAsync(reference.Key.ToString(), cancellation), reference);
    }

    /// <summary>Standing prices in memory whose interval starts in [from, to), oldest first.</summary>
    public Task<PricePoint[]> HistoryAsync(EntityKey key, PriceProduct product, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation) =>
        grains.GetGrain<INodeGrain>(key.ToString()).GetHistoryAsync(product, fromUtc, toUtc, cancellation)
            .AsTask().WaitAsync(ApiLimits.LongestGrainCall, clock, cancellation);
}
