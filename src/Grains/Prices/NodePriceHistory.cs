using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Nodes;

namespace GridGrains.Grains.Prices;

/// <summary>Reads the points of a node's ring.</summary>
internal static class NodePriceHistory
{
    public static PricePoint[] Read(NodeState state, PriceProduct product, DateTime fromUtc, DateTime toUtc)
    {
        if (state.FindTrack(product) is not { } track)
        {
            return [];
        }

        var ring = track.Ring;
        var points = new List<PricePoint>(ring.Capacity);
        for (var slot = ring.OldestSlot; slot <= ring.NewestSlot; slot++)
        {
            var start = ring.StartOf(slot);
            var price = ring.PriceAt(slot);
            if (price != PriceTicks.Missing && start >= fromUtc && start < toUtc)
            {
                points.Add(new PricePoint(start, PriceTicks.ToUsd(price)));
            }
        }

        return [.. points];
    }
}
