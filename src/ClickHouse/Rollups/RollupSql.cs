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

    /// <summary>A hub's published price is that of its own node; the mean of its members is a field beside it.</summary>
    public const string HubIntervals = $$"""
        INSERT INTO hub_lmp_5m (iso, hub, market, ts, interval_minutes, price, is_published, energy, congestion, loss, members, members_mean, members_min, members_max, version)
        SELECT iso, hub_id, market, ts, any(last.6) AS minutes,
            if(countIf(own) > 0, anyIf(last.1, own), avg(last.1)) AS price, countIf(own) > 0 AS is_published,
            if(countIf(own) > 0, anyIf(last.2, own), avg(last.2)), if(countIf(own) > 0, anyIf(last.3, own), avg(last.3)), if(countIf(own) > 0, anyIf(last.4, own), avg(last.4)),
            countIf(NOT own), if(countIf(NOT own) > 0, avgIf(last.1, NOT own), NULL), if(countIf(NOT own) > 0, minIf(last.1, NOT own), NULL),
            if(countIf(NOT own) > 0, maxIf(last.1, NOT own), NULL), sum(seen)
        FROM
        (
            SELECT l.iso AS iso, l.market AS market, l.ts AS ts, l.last AS last, l.seen AS seen, d.hub != '' AS own, if(own, d.hub, l.last.5) AS hub_id
            FROM
            (
                SELECT iso, market, ts, node, count() AS seen,
                    argMax((lmp, energy_component, congestion_component, loss_component, toString(hub), interval_minutes), (known_at, source_version, log_offset)) AS last
                FROM fact_lmp_5m
                WHERE {{Bounds}} AND (iso, market, ts) IN ({{Keys}})
                GROUP BY iso, market, ts, node
            ) AS l
            LEFT JOIN (SELECT iso, hub, price_node FROM dim_hub FINAL) AS d ON d.iso = l.iso AND d.price_node = l.node
        )
        WHERE hub_id != ''
        GROUP BY iso, hub_id, market, ts
        """;

    // Where WrittenOffsets has a row's partition; arrays begin with 1.
    private const string Place =
        "(2 * intDiv(log_partition, {backfills:UInt16}) + startsWith(market, 'DAY_AHEAD')) * {partitions:UInt16} + log_partition % {backfills:UInt16} + 1";

    /// <summary>Only nodes that the write has rows of: told by its offsets.</summary>
    public const string NodeHours = $$"""
        INSERT INTO node_lmp_1h (iso, node, market, hour, minutes, lmp, lmp_min, lmp_max, energy, congestion, loss, negative_minutes, version)
        SELECT iso, node, market, toDateTime(hour_start, 'UTC'), sum(last.5), sum(last.1 * last.5) / sum(last.5), min(last.1), max(last.1),
            sum(last.2 * last.5) / sumIf(last.5, isNotNull(last.2)), sum(last.3 * last.5) / sumIf(last.5, isNotNull(last.3)),
            sum(last.4 * last.5) / sumIf(last.5, isNotNull(last.4)), sumIf(last.5, last.1 < 0), sum(seen)
        FROM
        (
            SELECT iso, market, ts, toStartOfHour(ts) AS hour_start, node, count() AS seen,
                countIf(log_offset >= {written_from:Array(Int64)}[{{Place}}] AND log_offset < {written_next:Array(Int64)}[{{Place}}]) AS written,
                argMax((lmp, energy_component, congestion_component, loss_component, interval_minutes), (known_at, source_version, log_offset)) AS last
            FROM fact_lmp_5m
            WHERE {{Bounds}} AND (iso, market, toStartOfHour(ts)) IN ({{Keys}})
            GROUP BY iso, market, ts, node
        )
        GROUP BY iso, node, market, hour_start
        HAVING sum(written) > 0
        """;

    /// <summary>Days and blocks of the market's own contracts; prices weigh by time.</summary>
    public const string HubDays = $$"""
        INSERT INTO hub_lmp_1d (iso, hub, market, day, block, is_on_peak, minutes, price, price_min, price_max, version)
        SELECT h.iso, h.hub, h.market, c.local_date, c.block, any(c.is_on_peak), sum(h.interval_minutes), sum(h.price * h.interval_minutes) / sum(h.interval_minutes),
            min(h.price), max(h.price), sum(h.version)
        FROM
        (
            SELECT iso, hub, market, ts, interval_minutes, price, version FROM hub_lmp_5m FINAL WHERE {{Bounds}}
        ) AS h
        INNER JOIN
        (
            SELECT iso, hour_start, local_date, block, is_on_peak,
                min(hour_start) OVER (PARTITION BY iso, local_date) AS day_start
            FROM dim_calendar FINAL
            WHERE is_default AND iso IN {isos:Array(String)}
                AND hour_start >= toDateTime(fromUnixTimestamp64Micro({from:Int64}, 'UTC'), 'UTC') AND hour_start < toDateTime(fromUnixTimestamp64Micro({to:Int64}, 'UTC'), 'UTC')
        ) AS c ON c.iso = h.iso AND c.hour_start = toDateTime(toStartOfHour(h.ts), 'UTC')
        WHERE (h.iso, h.market, toDateTime64(c.day_start, 6, 'UTC')) IN ({{Keys}})
        GROUP BY h.iso, h.hub, h.market, c.local_date, c.block
        """;
}
