using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Nodes;

namespace GridGrains.Grains.Prices;

/// <summary>Reads the points of a node's ring.</summary>
internal static class NodePriceHistory
{
    public static PricePoint[] Read(NodeState state, PriceProduct product, DateTime fromUtc, DateTime toUtc) =>
        state.FindTrack(product) is { } track ? [.. track.PricesIn(fromUtc, toUtc).Select(price => new PricePoint(price.StartUtc, price.LmpUsdPerMwh))] : [];

    /// <returns>Null without prices of the product.</returns>
    public static RollingPrices? ReadRolling(NodeState state, PriceProduct product)
    {
        if (state.FindTrack(product) is not { } track)
        {
            return null;
        }

        var end = track.Latest.IntervalEndUtc;
        return new RollingPrices(end, Read(state, product, end - RollingWindows.All[^1].Length, end), track.ReadWeek());
    }
}
