using GridGrains.ClickHouse.Rollups;
using GridGrains.Domain.Prices;

namespace GridGrains.ClickHouse.Cubes;

/// <summary>
/// Where a cube's rows come from. Conditions are SQL of the program's own. All of them look at intervals that start before <c>as_of</c>.
/// </summary>
public abstract class CubeSource
{
    /// <summary>The newest version of each price, from the tables that hold it ready.</summary>
    public static readonly CubeSource Rollups = new RollupSource();

    /// <summary>The versions that were known at <c>as_of</c>, and the hubs that they name.</summary>
    public static readonly CubeSource Versions = new VersionSource($"known_at <= {End}");

    /// <summary>The newest version of each price, whenever it was known, without the tables that hold it ready: what <see cref="Rollups"/> are to equal.</summary>
    public static readonly CubeSource Standing = new VersionSource("true");

    public const string End = "{as_of:DateTime64(6, 'UTC')}";
    public const string EndDay = "{as_of_day:Date32}";
    public const string OneIso = "iso = {iso:String}";
    public const string OneHub = OneIso + " AND hub = {hub:String}";

    /// <summary>Surely before the first of the parameter days, which are days of the contracts' clock and end with that of as_of.</summary>
    public const string MarketDaysFrom = "({as_of:DateTime64(6, 'UTC')} - toIntervalDay({days:UInt32} + 1))";

    /// <summary>Intervals of those days before as_of: a condition on <c>ts</c>.</summary>
    public static readonly string MarketDaysSince = $"{Since(MarketDaysFrom)} AND toDate(ts, {{iso_tz:String}}) > {EndDay} - {{days:UInt32}}";

    /// <summary>A further condition on rows of the tables of versions.</summary>
    public abstract string Known { get; }

    /// <summary>Settings of the whole statement.</summary>
    public abstract string Settings { get; }

    /// <summary>Intervals from a moment up to as_of, exclusive: a condition on <c>ts</c>.</summary>
    public static string Since(string from) => $"ts >= {from} AND ts < {End}";

    /// <summary>Rows <c>iso, hub, market, ts, interval_minutes, price, is_published, energy, congestion, loss, members, members_mean</c>.</summary>
    /// <param name="hubs">A condition on iso and hub.</param>
    /// <param name="intervals">A condition on iso, market and ts.</param>
    public abstract string HubIntervals(string hubs, string intervals);

    /// <summary>Rows <c>market, day, block, is_on_peak, minutes, price, price_min, price_max</c> of the parameters iso and hub, up to the day of as_of.</summary>
    /// <param name="first">The first day.</param>
    /// <param name="markets">A condition on market.</param>
    public abstract string HubDays(string first, string markets = "true");

    /// <summary>Rows <c>node, hour, minutes, lmp, lmp_min, lmp_max, congestion, negative_minutes</c> of the parameters iso and market.</summary>
    /// <param name="from">The first moment.</param>
    /// <param name="nodes">A condition on node.</param>
    public abstract string NodeHours(string from, string nodes = "true");

    /// <summary>The hours of the contracts' calendar of the parameter iso: <c>hour_start, local_date, hour_ending, block, is_on_peak</c>.</summary>
    public static string Calendar(string from, string to) => $$"""
        (
            SELECT hour_start, local_date, hour_ending, block, is_on_peak FROM dim_calendar
            WHERE iso = {iso:String} AND is_default AND hour_start >= toStartOfHour(toDateTime({{from}}, 'UTC')) AND hour_start < toDateTime({{to}}, 'UTC') + INTERVAL 1 HOUR
            LIMIT 1 BY hour_start
        )
        """;

    private sealed class RollupSource : CubeSource
    {
        public override string Known => "true";

        public override string Settings => "";

        public override string HubIntervals(string hubs, string intervals) => $"""
            (
                SELECT iso, hub, market, ts, interval_minutes, price, is_published, energy, congestion, loss, members, members_mean
                FROM hub_lmp_5m FINAL
                WHERE interval_minutes > 0 AND {hubs} AND {intervals}
            )
            """;

        public override string HubDays(string first, string markets) => $"""
            (
                SELECT market, day, block, is_on_peak, minutes, price, price_min, price_max
                FROM hub_lmp_1d FINAL
                WHERE minutes > 0 AND {OneHub} AND {markets} AND day >= {first} AND day <= {EndDay}
            )
            """;

        // The day is in the sorting key.
        public override string NodeHours(string from, string nodes) => $$"""
            (
                SELECT node, hour, minutes, lmp, lmp_min, lmp_max, congestion, negative_minutes
                FROM node_lmp_1h FINAL
                WHERE minutes > 0 AND iso = {iso:String} AND market = {market:String} AND {{nodes}} AND hour >= toDateTime({{from}}, 'UTC') AND hour < {{End}}
                    AND toDate(hour) BETWEEN toDate({{from}}, 'UTC') AND toDate({{End}}, 'UTC')
            )
            """;
    }

    private sealed class VersionSource(string known) : CubeSource
    {
        public override string Known => known;

        // Versions of a price lie together in the tables: groups that follow their order need no memory.
        public override string Settings => "\nSETTINGS optimize_aggregation_in_order = 1";

        public override string HubIntervals(string hubs, string intervals) => $"""
            (
                SELECT iso, hub_id AS hub, market, ts, interval_minutes, price, is_published, energy, congestion, loss, members, members_mean
                FROM ({RollupSql.HubBuckets($"{intervals} AND {Known}", MembersOf(hubs, $"{intervals} AND {Known}"), "l.seen")})
                WHERE {hubs}
            )
            """;

        public override string HubDays(string first, string markets) => $"""
            (
                SELECT h.market AS market, c.local_date AS day, c.block AS block, any(c.is_on_peak) AS is_on_peak, sum(h.interval_minutes) AS minutes,
                    sum(h.price * h.interval_minutes) / sum(h.interval_minutes) AS price, min(h.price) AS price_min, max(h.price) AS price_max
                FROM {HubIntervals(OneHub, $"{OneIso} AND {markets} AND {Since(StartOf(first))}")} AS h
                INNER JOIN {Calendar(StartOf(first), End)} AS c ON c.hour_start = toDateTime(toStartOfHour(h.ts), 'UTC')
                WHERE c.local_date >= {first}
                GROUP BY h.market, c.local_date, c.block
            )
            """;

        public override string NodeHours(string from, string nodes) => $$"""
            (
                SELECT node, toDateTime(hour_start, 'UTC') AS hour, {{RollupSql.HourOfNode}}
                FROM
                (
                    SELECT iso, market, ts, toStartOfHour(ts) AS hour_start, node, {{RollupSql.Latest}}
                    FROM fact_lmp_5m
                    WHERE iso = {iso:String} AND market = {market:String} AND {{nodes}} AND {{Since(from)}} AND {{Known}} AND {{PriceTables.Canonical}}
                    GROUP BY iso, market, ts, node
                )
                GROUP BY node, hour_start
            )
            """;

        // No clock of a market is a day from UTC.
        private static string StartOf(string day) => $"(toDateTime64({day}, 6, 'UTC') - INTERVAL 1 DAY)";

        // A node that no row of the time puts into one of the hubs cannot be a member of it then.
        private static string MembersOf(string hubs, string bounds) => $"""
            SELECT iso, node FROM fact_lmp_5m WHERE {bounds} AND hub != '' AND {hubs}
            UNION ALL
            SELECT iso, price_node FROM dim_hub FINAL WHERE {hubs}
            """;
    }
}
