using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Nodes;
using Orleans.Concurrency;

namespace GridGrains.Grains.Prices;

/// <summary>Finds the node that its key names and reads it. It holds nothing, and each silo answers its own callers.</summary>
[StatelessWorker, GrainType("node-reader")]
internal sealed class NodeReaderGrain(LiveReader reader, ReferenceCatalog catalog, TimeProvider clock) : Grain, INodeReader
{
    public async ValueTask<NodeSnapshot?> GetAsync(CancellationToken cancellation = default) => (await FindAsync(cancellation)).Snapshot;

    public async ValueTask<PricePoint[]> GetHistoryAsync(PriceProduct product, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation = default)
    {
        var (key, snapshot) = await FindAsync(cancellation);

        // Asking the grain of a node without prices would activate it for nothing.
        return snapshot is null ? [] : await GrainFactory.GetGrain<INodeGrain>(key.ToString()).GetHistoryAsync(product, fromUtc, toUtc, cancellation);
    }

    private async ValueTask<(EntityKey Key, NodeSnapshot? Snapshot)> FindAsync(CancellationToken cancellation)
    {
        try
        {
            var text = this.GetPrimaryKeyString();
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            var iso = Isos.Get(slash < 0 ? text : text[..slash]);
            var name = text[(slash + 1)..];
            if (EntityKey.IsValidId(name) && await reader.Nodes.ReadAsync(text, cancellation) is { } exact)
            {
                return (exact.Key, exact);
            }

            return catalog.TryResolve(iso, name, clock.GetUtcNow().UtcDateTime, out var reference)
                ? (reference.Key, await reader.Nodes.ReadAsync(reference.Key.ToString(), cancellation))
                : throw new DomainException(DomainErrorCode.UnknownEntity, $"{iso} has no node '{name}'");
        }
        catch (DomainException)
        {
            // Anybody may ask for any name: what is none leaves no activation behind.
            DeactivateOnIdle();
            throw;
        }
    }
}
