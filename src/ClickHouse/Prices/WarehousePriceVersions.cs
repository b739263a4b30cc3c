using System.Globalization;
using System.Text;
using System.Text.Json;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.ClickHouse.Prices;

/// <summary>Versions of prices that were known at a moment, from the canonical tables: what states of the past are made of.</summary>
public sealed class WarehousePriceVersions(WarehouseQueries queries)
{
    /// <summary>A product whose newest interval starts before this many days is read as one without prices.</summary>
    public const int LookbackDays = 31;

    private const int DaysAhead = 3;
    private const string Ahead = "startsWith(toString(market), 'DAY_AHEAD')";
    private const string Known = "known_at <= {as_of:DateTime64(6, 'UTC')}";

    private static readonly QueryCaps Caps = new(ResultRows: 500_000, Threads: 2);

    /// <summary>For each product of each node, what the state of its newest interval rests on.</summary>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="QueryCappedException">There are more than 500,000.</exception>
    /// <param name="realTimeReach">How far before its newest interval a real-time product is read.</param>
    public Task<List<LmpRow>> OfNodesAsync(Iso iso, IEnumerable<string> nodes, AsOf asOf, TimeSpan realTimeReach, CancellationToken cancellation)
    {
        var sql = $"{OfTable("iso_rt_lmp", isDayAhead: false, realTimeReach)}\nUNION ALL\n{OfTable("iso_da_lmp", isDayAhead: true, PastNode.ReachOf(isDayAhead: true))}";
        return ReadAsync(iso, sql, Parameters(iso, asOf).Texts("nodes", nodes), cancellation);
    }

    /// <summary>Of the newest interval of each product of a hub or zone, the nodes that the versions known then put into it, and what comes within its hour.</summary>
    /// <inheritdoc cref="OfNodesAsync"/>
    public Task<List<LmpRow>> OfAreaAsync(GroupId group, AsOf asOf, CancellationToken cancellation)
    {
        var label = group.Kind == GroupKind.Hub ? "hub" : "zone";
        var within = $$"""
            iso = {iso:String} AND ts >= {as_of:DateTime64(6, 'UTC')} - toIntervalHour({{PastNode.ReachOf(isDayAhead: false).TotalHours}}) AND {{Known}} AND {{PriceTables.Canonical}}
                    AND ts < {as_of:DateTime64(6, 'UTC')} + toIntervalDay(if({{Ahead}}, {{DaysAhead}}, 0))
            """;
        var own = $"{(group.Key.Iso.TradesZonesAsHubs ? "{id:String} IN (toString(hub), toString(zone))" : $"{label} = {{id:String}}")} AND {within}";
        var sql = $$"""
            SELECT node, toString(market), toUnixTimestamp64Micro(ts), interval_minutes, lmp, energy_component, congestion_component, loss_component, NULL, toUnixTimestamp64Micro(known_at), '',
                source_version, 0, toString(hub), toString(zone), '', log_partition, log_offset
            FROM fact_lmp_5m
            INNER JOIN (SELECT market AS of_market, max(ts) AS newest FROM fact_lmp_5m WHERE {{own}} GROUP BY market) AS latest ON market = of_market
            WHERE {{within}} AND ts > newest - toIntervalHour(1) AND node IN (SELECT node FROM fact_lmp_5m WHERE {{own}})
            """;
        return ReadAsync(group.Key.Iso, sql, Parameters(group.Key.Iso, asOf).Text("id", group.Key.Id), cancellation);
    }

    private static QueryParameters Parameters(Iso iso, AsOf asOf) => new QueryParameters().Text("iso", iso.Code).Moment("as_of", asOf.MomentUtc);

    private static string OfTable(string table, bool isDayAhead, TimeSpan reach)
    {
        var rows = $$"""
            iso = {iso:String} AND node IN {nodes:Array(String)} AND ts >= {as_of:DateTime64(6, 'UTC')} - toIntervalDay({{LookbackDays}}) AND {{Known}}
                    AND ts < {as_of:DateTime64(6, 'UTC')} + toIntervalDay({{(isDayAhead ? DaysAhead : 0)}}) AND {{PriceTables.Canonical}}
            """;
        return $$"""
            SELECT node, toString(market), toUnixTimestamp64Micro(ts), interval_minutes, lmp, energy_component, congestion_component, loss_component, ghg_component,
                toUnixTimestamp64Micro(known_at), toString(known_at_basis), source_version, quality, toString(hub), toString(zone), toString(baa), log_partition, log_offset
            FROM {{table}}
            INNER JOIN (SELECT node AS of_node, market AS of_market, max(ts) AS newest FROM {{table}} WHERE {{rows}} GROUP BY node, market) AS latest
                ON node = of_node AND market = of_market
            WHERE {{rows}} AND ts > newest - toIntervalHour({{reach.TotalHours.ToString(CultureInfo.InvariantCulture)}})
            """;
    }

    private async Task<List<LmpRow>> ReadAsync(Iso iso, string sql, QueryParameters parameters, CancellationToken cancellation)
    {
        var rows = new List<LmpRow>();
        await foreach (var row in queries.ReadAsync(sql, parameters, Caps, cancellation))
        {
            rows.Add(new LmpRow(
                new EntityKey(iso, row[0].GetString()!), FactOf(row), new NodeLabels(Hub: row.TextAt(13), Zone: row.TextAt(14), BalancingAuthority: row.TextAt(15)), row[17].GetInt64(), "", default,
                row[16].GetInt32()));
        }

        return rows;
    }

    private static LmpFact FactOf(JsonElement row) => new()
    {
        Product = PriceProducts.TryParse(row[1].GetString()!, out var product)
            ? product
            : throw new Domain.DomainException(Domain.DomainErrorCode.InvalidRecord, $"the table holds a market '{row[1]}' that this version of the program does not know"),
        IntervalStartUtc = row.MomentAt(2),
        IntervalMinutes = row[3].GetInt32(),
        Lmp = row.NumberAt(4),
        Energy = row.NumberAt(5),
        Congestion = row.NumberAt(6),
        Loss = row.NumberAt(7),
        Ghg = row.NumberAt(8),
        KnownAtUtc = row.MomentAt(9),
        KnownAtBasis = KnownAtBasisWords.TryParse(Encoding.UTF8.GetBytes(row[10].GetString()!), out var basis) ? basis : KnownAtBasis.Published,
        SourceVersion = row[11].GetInt64(),
        Quality = (RowQuality)row[12].GetInt32(),
    };
}
