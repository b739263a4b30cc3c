using GridGrains.Domain.Guardrails.Incidents;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Http.Guardrails;

/// <summary>The nodes of each market by hub, read from the catalogue of nodes and kept until that has changed.</summary>
internal sealed class IncidentNodes(LiveCatalog catalog, TimeProvider clock)
{
    private sealed record Read(ReferenceCatalog Of, Dictionary<string, MarketNodes> Markets);

    private volatile Read? _read;

    /// <returns>The nodes of an ISO by its code.</returns>
    public async ValueTask<Func<string, MarketNodes>> ReadAsync(CancellationToken cancellation)
    {
        var current = await catalog.RefreshAsync(cancellation);
        var read = _read;
        if (read is null || !ReferenceEquals(read.Of, current))
        {
            _read = read = new Read(current, MarketsOf(current, clock.GetUtcNow().UtcDateTime));
        }

        return iso => read.Markets[iso];
    }

    private static Dictionary<string, MarketNodes> MarketsOf(ReferenceCatalog catalog, DateTime nowUtc)
    {
        var hubs = Isos.All.ToDictionary(iso => iso.Code, _ => new Dictionary<string, string?>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var key in catalog.Keys)
        {
            hubs[key.Iso.Code][key.ToString()] = catalog.MembershipOf(key, nowUtc).Hub;
        }

        return hubs.ToDictionary(market => market.Key, market => new MarketNodes(market.Value), StringComparer.Ordinal);
    }
}
