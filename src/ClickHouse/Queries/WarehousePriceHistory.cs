using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
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
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="QueryCappedException">There are more than <see cref="MaxRows"/>.</exception>
    public async Task<IReadOnlyList<StoredPrice>> ReadAsync(EntityKey node, PriceProduct product, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation)
    {
        // The first use of a server brings up its schema: too long for a request.
        var client = warehouse.Absence is { } reason ? throw new WarehouseUnavailableException(reason) : await warehouse.OpenAsync(cancellation);
        try
        {
            return await ReadAsync(client, node, product, fromUtc, toUtc, cancellation);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new WarehouseUnavailableException("the warehouse's server cannot be reached", error);
        }
    }

    private static async Task<IReadOnlyList<StoredPrice>> ReadAsync(
        ClickHouseClient client, EntityKey node, PriceProduct product, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, object> { ["max_execution_time"] = Seconds };
        new QueryParameters().Text("iso", node.Iso.Code).Text("node", node.Id).Text("market", product.Name()).Moment("from", fromUtc).Moment("to", toUtc).Number("take", MaxRows + 1)
            .AddTo(settings);
        var prices = new List<StoredPrice>();
        using var reader = await client.ExecuteReaderAsync(
            $$"""
            SELECT ts, argMax(lmp, (known_at, source_version, log_offset))
            FROM {{(product.IsDayAhead() ? "iso_da_lmp" : "iso_rt_lmp")}}
            WHERE iso = {iso:String} AND node = {node:String} AND market = {market:String} AND ts >= {from:DateTime64(6, 'UTC')} AND ts < {to:DateTime64(6, 'UTC')} AND {{PriceTables.Canonical}}
            GROUP BY ts
            ORDER BY ts
            LIMIT {take:UInt32}
            """,
            null, new QueryOptions { CustomSettings = settings }, cancellation);
        while (reader.Read())
        {
            prices.Add(new StoredPrice(DateTime.SpecifyKind(reader.GetDateTime(0), DateTimeKind.Utc), reader.GetDouble(1)));
        }

        return prices.Count <= MaxRows ? prices : throw new QueryCappedException($"there are more than {MaxRows} prices; ask for less time", null);
    }
}
