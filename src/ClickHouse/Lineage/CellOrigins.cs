using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Prices;

namespace GridGrains.ClickHouse.Lineage;

/// <summary>A version of a price that a figure was computed from: the last one of its node, product and interval.</summary>
/// <param name="Partition">As rows number it: see <see cref="Domain.Tables.TableTopics.FirstOfBackfills"/>.</param>
/// <param name="Source">Who wrote the record.</param>
/// <param name="Versions">Of the same price, this one with it.</param>
/// <param name="Market">The product.</param>
public sealed record OriginPrice(
    string Node, DateTime StartUtc, double LmpUsdPerMwh, int Minutes, DateTime KnownAtUtc, int Partition, long Offset, string Source, long Versions, string Market);

/// <param name="Prices">The first of them, by interval, product and node.</param>
/// <param name="Count">All of them.</param>
/// <param name="Minutes">Of the intervals that have a price, once for each product and kind of place.</param>
/// <param name="KnownAtUtc">Since when the newest of all was known; null without prices.</param>
public sealed record PriceOrigin(IReadOnlyList<OriginPrice> Prices, long Count, long Minutes, DateTime? KnownAtUtc)
{
    public static readonly PriceOrigin None = new([], 0, 0, null);
}

/// <param name="Stored">As the cube has it from the rollups; null where it has no such row.</param>
/// <param name="Computed">By the same statement from the versions of prices that stand now.</param>
public sealed record CellOrigin(double? Stored, double? Computed, PriceOrigin Prices);

/// <summary>The way of a cell back to the versions of prices that it was computed from.</summary>
public sealed class CellOrigins(Warehouse warehouse)
{
    private const int Seconds = 8;
    private const string From = "{cell_from:DateTime64(6, 'UTC')}";
    private const string To = "{cell_to:DateTime64(6, 'UTC')}";
    private const string Within = $"iso = {{iso:String}} AND market IN {{markets:Array(String)}} AND ts >= {From} AND ts < {To}";
    private const string KnownTo = "{known_to:DateTime64(6, 'UTC')}";
    private const string Hub = "{hub:String}";

    /// <param name="take">Prices that are named at most.</param>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    public async Task<CellOrigin> ReadAsync(Cube cube, CellColumn column, CellQuestion question, int take, CancellationToken cancellation)
    {
        var cells = cube.Cells ?? throw new ArgumentException($"cells of {cube.Name} cannot be followed", nameof(cube));
        var parameters = question.ParametersOf(cube);
        var stored = await ValueAsync(cube, CubeSource.Rollups, column, parameters, cancellation);
        var computed = await ValueAsync(cube, CubeSource.Standing, column, parameters, cancellation);
        return new CellOrigin(stored, computed, await PricesAsync(question, $"{cells.Prices} AND {column.Prices}", take, cancellation));
    }

    /// <summary>The prices of a place and time that stand now.</summary>
    /// <param name="condition">On <c>p</c> and <c>c</c>; see <see cref="CubeCells.Prices"/>.</param>
    public async Task<PriceOrigin> PricesAsync(CellQuestion question, string condition, int take, CancellationToken cancellation)
    {
        var rows = await warehouse.ReadRowsAsync(
            PricesSql(question, condition), question.Parameters().Number("take", take), Seconds,
            static row => (
                Price: new OriginPrice(
                    row.GetString(0), row.UtcAt(1), row.GetDouble(2), (int)row.WholeAt(3), row.UtcAt(4), (int)row.WholeAt(5), row.WholeAt(6), row.GetString(7), row.WholeAt(8), row.GetString(9)),
                All: row.WholeAt(10), Newest: row.UtcAt(11), Minutes: row.WholeAt(12)),
            cancellation);
        return rows.Count == 0 ? PriceOrigin.None : new PriceOrigin([.. rows.Select(row => row.Price)], rows[0].All, rows[0].Minutes, rows[0].Newest);
    }

    private async Task<double?> ValueAsync(Cube cube, CubeSource source, CellColumn column, QueryParameters parameters, CancellationToken cancellation)
    {
        var sql = $"""
            SELECT assumeNotNull(toFloat64(r.{column.Name}))
            FROM
            (
            {cube.Rows(source)}
            ) AS r
            WHERE {cube.Cells!.Row} AND isFinite(toFloat64(r.{column.Name})){source.Settings}
            """;
        var rows = await warehouse.ReadRowsAsync(sql, parameters, Seconds, static row => row.GetDouble(0), cancellation);
        return rows.Count > 0 ? rows[0] : null;
    }

    private static string PricesSql(CellQuestion question, string condition)
    {
        string[] places = [.. question.Hub is null ? Array.Empty<string>() : [OfHub], .. question.Node is null ? Array.Empty<string>() : [OfNode]];
        return $$"""
            SELECT node, ts, last.1, last.2, last.3, last.4, last.5, last.6, versions, market, count() OVER (), max(last.3) OVER (), sum(if(is_first, last.2, 0)) OVER ()
            FROM
            (
                SELECT p.*, row_number() OVER (PARTITION BY p.place, p.market, p.ts ORDER BY p.node) = 1 AS is_first
                FROM
                (
                    SELECT *, uniqExact(market) OVER (PARTITION BY toStartOfHour(ts)) AS products FROM ({{string.Join(" UNION ALL ", places)}})
                ) AS p
                INNER JOIN {{CubeSource.Calendar(From, To)}} AS c ON c.hour_start = toDateTime(toStartOfHour(p.ts), 'UTC')
                WHERE {{condition}}
            )
            ORDER BY ts, market, node
            LIMIT {take:UInt32}
            """;
    }

    // Of a hub that the market publishes a price of, that price alone; else its members.
    private static string OfHub => $$"""
        SELECT node, market, ts, last, versions, 'hub' AS place
        FROM
        (
            SELECT l.node AS node, l.market AS market, l.ts AS ts, l.last AS last, l.versions AS versions, d.hub = {{Hub}} AS own, max(d.hub = {{Hub}}) OVER (PARTITION BY l.market, l.ts) AS has_own
            FROM ({{Versions(table => $"node IN (SELECT node FROM {table} WHERE {Within} AND hub = {Hub} UNION ALL SELECT price_node FROM dim_hub FINAL WHERE iso = {{iso:String}} AND hub = {Hub})")}}) AS l
            LEFT JOIN (SELECT hub, price_node FROM dim_hub FINAL WHERE iso = {iso:String} AND hub = {{Hub}}) AS d ON d.price_node = l.node
            WHERE d.hub = {{Hub}} OR l.last_hub = {{Hub}}
        )
        WHERE own = has_own
        """;

    private static string OfNode => $"SELECT node, market, ts, last, versions, 'node' AS place FROM ({Versions(_ => "node = {node:String}")})";

    private static string Versions(Func<string, string> nodes) => $"""
        SELECT node, market, ts, argMaxIf(tuple(hub_id), {PriceTables.StandingRank}, hub_id != '').1 AS last_hub, count() AS versions,
            argMax((lmp, interval_minutes, known_at, log_partition, log_offset, source_id), {PriceTables.StandingRank}) AS last
        FROM ({string.Join(" UNION ALL ", PriceTables.All.Select(table => VersionsOf(table.Name, nodes(table.Name))))})
        GROUP BY node, market, ts
        """;

    private static string VersionsOf(string table, string nodes) => $"""
        SELECT node, market, ts, toString(hub) AS hub_id, lmp, interval_minutes, known_at, source_version, log_partition, log_offset, toString(source) AS source_id
        FROM {table}
        WHERE {Within} AND known_at <= {KnownTo} AND {PriceTables.Canonical} AND {nodes}
        """;
}
