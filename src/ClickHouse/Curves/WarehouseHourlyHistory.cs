using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.ClickHouse.Curves;

/// <summary>Hourly means of the standing prices, from the tables of all versions.</summary>
public sealed class WarehouseHourlyHistory(Warehouse warehouse) : IHourlyHistory
{
    /// <summary>Fifty nodes over a year.</summary>
    public const int MaxRows = 450_000;

    private const int Seconds = 30;

    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="QueryCappedException">There are more than <see cref="MaxRows"/>.</exception>
    public async Task<IReadOnlyDictionary<string, List<(DateTime HourStartUtc, double PriceUsdPerMwh)>>> ReadAsync(HourlyHistoryQuery query, CancellationToken cancellation)
    {
        var parameters = new QueryParameters().Text("iso", query.Iso.Code).Texts("nodes", query.Nodes).Text("market", query.Product.Name()).Moment("from", query.FromUtc)
            .Moment("to", query.ToUtc).Moment("known", query.KnownAtUtc).Number("take", MaxRows + 1);
        var rows = await warehouse.ReadRowsAsync(
            $$"""
            SELECT node, toStartOfHour(ts) AS hour, sum(latest.1 * latest.2) / sum(latest.2)
            FROM
            (
                SELECT node, ts, argMax((lmp, interval_minutes), {{PriceTables.StandingRank}}) AS latest
                FROM {{(query.Product.IsDayAhead() ? "iso_da_lmp" : "iso_rt_lmp")}}
                WHERE iso = {iso:String} AND node IN {nodes:Array(String)} AND market = {market:String} AND ts >= {from:DateTime64(6, 'UTC')} AND ts < {to:DateTime64(6, 'UTC')}
                    AND known_at <= {known:DateTime64(6, 'UTC')} AND {{PriceTables.Canonical}}
                GROUP BY node, ts
            )
            GROUP BY node, hour
            HAVING sum(latest.2) = 60
            ORDER BY node, hour
            LIMIT {take:UInt32}
            """,
            parameters, Seconds, static row => (Node: row.GetString(0), HourStartUtc: row.UtcAt(1), PriceUsdPerMwh: row.GetDouble(2)), cancellation);
        return rows.Count <= MaxRows
            ? rows.GroupBy(row => row.Node).ToDictionary(node => node.Key, node => node.Select(row => (row.HourStartUtc, row.PriceUsdPerMwh)).ToList())
            : throw new QueryCappedException($"there are more than {MaxRows} hours; ask for less time", null);
    }
}
