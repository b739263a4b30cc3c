using GridGrains.Domain.Prices;

namespace GridGrains.ClickHouse.Rollups;

/// <summary>The statements of the rollups. Parameters: the keys as three arrays, and the time that they lie in.</summary>
internal static class RollupSql
{
    private const string Keys = """
        SELECT key.1, key.2, fromUnixTimestamp64Micro(key.3, 'UTC')
        FROM (SELECT arrayJoin(arrayZip({isos:Array(String)}, {markets:Array(String)}, {starts:Array(Int64)})) AS key)
        """;

    private const string Bounds = """
        iso IN {isos:Array(String)} AND market IN {markets:Array(String)}
        AND ts >= fromUnixTimestamp64Micro({from:Int64}, 'UTC') AND ts < fromUnixTimestamp64Micro({to:Int64}, 'UTC')
        """;

    private const int SequenceShift = 40;
    private const string SeenMask = "1099511627775";

    // A version (known_at, source_version, log before bulk load, log_offset) as one number that orders as they do: argMax by a number takes half of what it takes by a tuple.
    private const string Version =
        "(toInt256(toUnixTimestamp64Micro(known_at)) * toInt256('18446744073709551616') + source_version) * toInt256('18446744073709551616') + log_offset"
        + " - if(log_partition < 2000, toInt256(0), toInt256('9223372036854775808'))";

    /// <summary>Starts of the intervals that have a price.</summary>
    public const string Starts = $"SELECT DISTINCT toUnixTimestamp64Micro(ts) FROM fact_lmp_5m WHERE {Bounds}";

    /// <summary>What the latest version of each price says.</summary>
    /// <remarks>NaN stands for null here, since argMax would pass over a version without the component.</remarks>
    public const string Latest = $$"""
        count() AS seen, argMax(lmp, {{Version}}) AS last_lmp, argMax(interval_minutes, {{Version}}) AS last_minutes,
        argMax(ifNull(energy_component, nan), {{Version}}) AS last_energy, argMax(ifNull(congestion_component, nan), {{Version}}) AS last_congestion,
        argMax(ifNull(loss_component, nan), {{Version}}) AS last_loss
        """;

    /// <summary>
    /// A bucket's version: the last decision that took rows of it away or gave them back, and beneath it the number of rows that it was computed from. So a bucket
    /// that loses rows by a decision is newer than it was before.
    /// </summary>
    private static string VersionOf(string sequence, string seen) => $"bitOr(bitShiftLeft(toUInt64({sequence}), {SequenceShift}), toUInt64({seen}))";

    public static readonly string HubIntervals = $$"""
        INSERT INTO hub_lmp_5m (iso, hub, market, ts, interval_minutes, price, is_published, energy, congestion, loss, members, members_mean, members_min, members_max, version)
        SELECT b.iso, b.hub_id, b.market, b.ts, b.interval_minutes, b.price, b.is_published, b.energy, b.congestion, b.loss, b.members, b.members_mean, b.members_min, b.members_max,
            {{VersionOf("q.sequence", "b.version")}}
        FROM
        (
        {{HubBuckets(
            $"{Bounds} AND (iso, market, ts) IN ({Keys})",
            $"SELECT iso, node FROM fact_lmp_5m WHERE {Bounds} AND hub != '' UNION ALL SELECT iso, price_node FROM dim_hub FINAL WHERE iso IN {{isos:Array(String)}}",
            "sum(l.seen) OVER (PARTITION BY l.iso, l.market, l.ts)")}}
        ) AS b
        LEFT JOIN quarantine_sequence AS q ON q.iso = b.iso AND q.market = b.market AND q.hour = toDateTime(toStartOfHour(b.ts), 'UTC')
        """;

    /// <summary>The columns of an hour of a node, from the latest versions of its intervals.</summary>
    public const string HourOfNode = """
        sum(last_minutes) AS minutes, sum(last_lmp * last_minutes) / sum(last_minutes) AS lmp, min(last_lmp) AS lmp_min, max(last_lmp) AS lmp_max,
        sumIf(last_energy * last_minutes, NOT isNaN(last_energy)) / nullIf(sumIf(last_minutes, NOT isNaN(last_energy)), 0) AS energy,
        sumIf(last_congestion * last_minutes, NOT isNaN(last_congestion)) / nullIf(sumIf(last_minutes, NOT isNaN(last_congestion)), 0) AS congestion,
        sumIf(last_loss * last_minutes, NOT isNaN(last_loss)) / nullIf(sumIf(last_minutes, NOT isNaN(last_loss)), 0) AS loss,
        sumIf(last_minutes, last_lmp < 0) AS negative_minutes
        """;

    // Where WrittenOffsets has a row's partition; arrays begin with 1.
    private const string Place =
        "(2 * intDiv(log_partition, {backfills:UInt16}) + startsWith(market, 'DAY_AHEAD')) * {partitions:UInt16} + log_partition % {backfills:UInt16} + 1";

    /// <summary>Only nodes that the write has rows of: known by its offsets.</summary>
    public static readonly string NodeHours = $$"""
        INSERT INTO node_lmp_1h (iso, node, market, hour, minutes, lmp, lmp_min, lmp_max, energy, congestion, loss, negative_minutes, version)
        SELECT b.* EXCEPT (seen_rows), {{VersionOf("q.sequence", "b.seen_rows")}}
        FROM
        (
        SELECT iso, node, market, toDateTime(hour_start, 'UTC') AS hour, {{HourOfNode}}, sum(seen) AS seen_rows
        FROM
        (
            SELECT iso, market, ts, toStartOfHour(ts) AS hour_start, node, {{Latest}},
                countIf(log_offset >= {written_from:Array(Int64)}[{{Place}}] AND log_offset < {written_next:Array(Int64)}[{{Place}}]) AS written
            FROM fact_lmp_5m
            WHERE {{Bounds}} AND (iso, market, toStartOfHour(ts)) IN ({{Keys}}) AND {{PriceTables.Canonical}}
            GROUP BY iso, market, ts, node
        )
        GROUP BY iso, node, market, hour_start
        HAVING sum(written) > 0
        ) AS b
        LEFT JOIN quarantine_sequence AS q ON q.iso = b.iso AND q.market = b.market AND q.hour = b.hour
        """;

    // The contracts' day is not always the market's: it has what was decided last of any of its hours.
    private const string DaySequences = """
        (
            SELECT s.iso AS iso, s.market AS market, d.local_date AS local_date, max(s.sequence) AS sequence
            FROM quarantine_sequence AS s
            INNER JOIN (SELECT iso, hour_start, local_date FROM dim_calendar FINAL WHERE is_default AND iso IN {isos:Array(String)}) AS d ON d.iso = s.iso AND d.hour_start = s.hour
            GROUP BY s.iso, s.market, d.local_date
        )
        """;

    /// <summary>Days and blocks of the market's own contracts; prices weigh by time.</summary>
    public static readonly string HubDays = $$"""
        INSERT INTO hub_lmp_1d (iso, hub, market, day, block, is_on_peak, minutes, price, price_min, price_max, version)
        SELECT h.iso, h.hub, h.market, c.local_date, c.block, any(c.is_on_peak), sum(h.interval_minutes), sum(h.price * h.interval_minutes) / sum(h.interval_minutes),
            min(h.price), max(h.price), {{VersionOf("any(q.sequence)", $"sum(bitAnd(h.version, {SeenMask}))")}}
        FROM
        (
            SELECT iso, hub, market, ts, interval_minutes, price, version FROM hub_lmp_5m FINAL WHERE {{Bounds}} AND interval_minutes > 0
        ) AS h
        INNER JOIN
        (
            SELECT iso, hour_start, local_date, block, is_on_peak,
                min(hour_start) OVER (PARTITION BY iso, local_date) AS day_start
            FROM dim_calendar FINAL
            WHERE is_default AND iso IN {isos:Array(String)}
                AND hour_start >= toDateTime(fromUnixTimestamp64Micro({from:Int64}, 'UTC'), 'UTC') AND hour_start < toDateTime(fromUnixTimestamp64Micro({to:Int64}, 'UTC'), 'UTC')
        ) AS c ON c.iso = h.iso AND c.hour_start = toDateTime(toStartOfHour(h.ts), 'UTC')
        LEFT JOIN {{DaySequences}} AS q ON q.iso = h.iso AND q.market = h.market AND q.local_date = c.local_date
        WHERE (h.iso, h.market, toDateTime64(c.day_start, 6, 'UTC')) IN ({{Keys}})
        GROUP BY h.iso, h.hub, h.market, c.local_date, c.block
        """;

    /// <summary>
    /// A hub's published price is that of its own node; the mean of its members is a field beside it. A version that names no hub says nothing
    /// of it. What was seen counts all nodes: a node that goes to another hub must not make the bucket look older.
    /// </summary>
    /// <param name="bounds">Which rows of the prices are looked at.</param>
    /// <param name="nodes">Gives (iso, node) of those that were a member at any time, or are a hub's own; others are not read.</param>
    /// <param name="seen">How many rows an interval was computed from.</param>
    public static string HubBuckets(string bounds, string nodes, string seen) => $$"""
        SELECT iso, hub_id, market, ts, any(last_minutes) AS interval_minutes,
            if(countIf(own) > 0, anyIf(last_lmp, own), avg(last_lmp)) AS price, countIf(own) > 0 AS is_published,
            if(countIf(own) > 0, anyIf(hub_energy, own), avg(hub_energy)) AS energy, if(countIf(own) > 0, anyIf(hub_congestion, own), avg(hub_congestion)) AS congestion,
            if(countIf(own) > 0, anyIf(hub_loss, own), avg(hub_loss)) AS loss, countIf(NOT own) AS members, if(countIf(NOT own) > 0, avgIf(last_lmp, NOT own), NULL) AS members_mean,
            if(countIf(NOT own) > 0, minIf(last_lmp, NOT own), NULL) AS members_min, if(countIf(NOT own) > 0, maxIf(last_lmp, NOT own), NULL) AS members_max, any(seen) AS version
        FROM
        (
            SELECT l.iso AS iso, l.market AS market, l.ts AS ts, {{seen}} AS seen, l.last_lmp AS last_lmp, l.last_minutes AS last_minutes,
                if(isNaN(l.last_energy), NULL, l.last_energy) AS hub_energy, if(isNaN(l.last_congestion), NULL, l.last_congestion) AS hub_congestion,
                if(isNaN(l.last_loss), NULL, l.last_loss) AS hub_loss, d.hub != '' AS own, if(own, d.hub, l.last_hub) AS hub_id
            FROM
            (
                SELECT iso, market, ts, node, argMaxIf(toString(hub), {{Version}}, hub != '') AS last_hub, {{Latest}}
                FROM fact_lmp_5m
                WHERE {{bounds}} AND {{PriceTables.Canonical}} AND (iso, node) IN
                (
                    {{nodes}}
                )
                GROUP BY iso, market, ts, node
            ) AS l
            LEFT JOIN (SELECT iso, hub, price_node FROM dim_hub FINAL) AS d ON d.iso = l.iso AND d.price_node = l.node
        )
        WHERE hub_id != ''
        GROUP BY iso, hub_id, market, ts
        """;

    // Of a decision that takes rows away: the buckets that lose all of theirs stay as ones without minutes, which every reader passes over.
    private const string EmptyOf = "iso = {iso:String} AND market = {market:String}";
    private const string EmptyFrom = "fromUnixTimestamp64Micro({from:Int64}, 'UTC')";
    private const string EmptyTo = "fromUnixTimestamp64Micro({to:Int64}, 'UTC')";

    public static readonly string EmptyHubIntervals = $$"""
        INSERT INTO hub_lmp_5m (iso, hub, market, ts, interval_minutes, price, is_published, members, version)
        SELECT iso, hub, market, ts, 0, 0, 0, 0, {{VersionOf("{sequence:Int64}", "0")}}
        FROM hub_lmp_5m FINAL
        WHERE {{EmptyOf}} AND ts >= {{EmptyFrom}} AND ts < {{EmptyTo}} AND interval_minutes > 0
        """;

    public static readonly string EmptyNodeHours = $$"""
        INSERT INTO node_lmp_1h (iso, node, market, hour, minutes, lmp, lmp_min, lmp_max, negative_minutes, version)
        SELECT iso, node, market, hour, 0, 0, 0, 0, 0, {{VersionOf("{sequence:Int64}", "0")}}
        FROM node_lmp_1h FINAL
        WHERE {{EmptyOf}} AND hour >= toDateTime({{EmptyFrom}}, 'UTC') AND hour < toDateTime({{EmptyTo}}, 'UTC') AND minutes > 0
        """;

    /// <summary>All days that an hour of the time lies in; those that keep rows are computed again after it.</summary>
    public static readonly string EmptyHubDays = $$"""
        INSERT INTO hub_lmp_1d (iso, hub, market, day, block, is_on_peak, minutes, price, price_min, price_max, version)
        SELECT iso, hub, market, day, block, is_on_peak, 0, 0, 0, 0, {{VersionOf("{sequence:Int64}", "0")}}
        FROM hub_lmp_1d FINAL
        WHERE {{EmptyOf}} AND minutes > 0 AND day IN
        (
            SELECT local_date FROM dim_calendar FINAL
            WHERE is_default AND iso = {iso:String} AND hour_start >= toDateTime({{EmptyFrom}}, 'UTC') AND hour_start < toDateTime({{EmptyTo}}, 'UTC')
        )
        """;
}
