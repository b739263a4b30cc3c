using GridGrains.ClickHouse.Access;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.ClickHouse.Queries;

public readonly record struct StoredPrice(DateTime IntervalStartUtc, double LmpUsdPerMwh);

/// <summary>The standing prices of a node from the canonical tables.</summary>
public sealed class WarehousePriceHistory(Warehouse warehouse)
{
    /// <summary>About a year of five-minute prices.</summary>
    public const int MaxRows = 110_000;

    private const int Seconds = 8;

    /// <param name="fromUtc">First interval start, inclusive.</param>
    /// <param name="toUtc">Last interval start, exclusive.</param>
    /// <param name="asOf">Versions known at a moment; null for the newest.</param>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="QueryCappedException">There are more than <see cref="MaxRows"/>.</exception>
    public async Task<IReadOnlyList<StoredPrice>> ReadAsync(EntityKey node, PriceProduct product, DateTime fromUtc, DateTime toUtc, AsOf? asOf, CancellationToken cancellation)
    {
        var parameters = new QueryParameters().Text("iso", node.Iso.Code).Text("node", node.Id).Text("market", product.Name()).Moment("from", fromUtc).Moment("to", toUtc)
            .Number("take", MaxRows + 1).Moment("known", asOf?.MomentUtc ?? DateTime.UnixEpoch);
        var prices = await warehouse.ReadRowsAsync(
            $$"""
            SELECT ts, argMax(lmp, {{PriceTables.StandingRank}})
            FROM {{(product.IsDayAhead() ? "iso_da_lmp" : "iso_rt_lmp")}}
            WHERE iso = {iso:String} AND node = {node:String} AND market = {market:String} AND ts >= {from:DateTime64(6, 'UTC')} AND ts < {to:DateTime64(6, 'UTC')} AND {{PriceTables.Canonical}}
                AND {{(asOf is null ? "true" : "known_at <= {known:DateTime64(6, 'UTC')}")}}
            GROUP BY ts
            ORDER BY ts
            LIMIT {take:UInt32}
            """,
            parameters, Seconds, static row => new StoredPrice(row.UtcAt(0), row.GetDouble(1)), cancellation);
        return prices.Count <= MaxRows ? prices : throw new QueryCappedException($"there are more than {MaxRows} prices; ask for less time", null);
    }
}
