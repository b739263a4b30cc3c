-- Every verdict on a partition and every decision about one. Of a partition the greatest sequence holds.
CREATE TABLE IF NOT EXISTS data_quality_log
(
    iso LowCardinality(String),
    market LowCardinality(String),
    day Date,
    sequence Int64,
    status LowCardinality(String),
    in_force UInt8,
    decided_at DateTime64(6, 'UTC'),
    actor String,
    source String,
    reason String,
    judges String,
    table_name LowCardinality(String),
    from_ts DateTime64(6, 'UTC'),
    to_ts DateTime64(6, 'UTC'),
    row_count Int64,
    defect_rows Int64,
    defect_share Float64
)
ENGINE = ReplacingMergeTree()
ORDER BY (iso, market, day, sequence)
TTL toDateTime(decided_at) + INTERVAL 1825 DAY
SETTINGS non_replicated_deduplication_window = 10000;

-- The hours whose rows are out of canonical views.
CREATE VIEW IF NOT EXISTS quarantined_hour AS
SELECT iso, market, arrayJoin(arrayMap(i -> toDateTime(held.2, 'UTC') + i * 3600, range(toUInt64(dateDiff('hour', held.2, held.3))))) AS hour
FROM
(
    SELECT iso, market, day, argMax((in_force, from_ts, to_ts), sequence) AS held
    FROM data_quality_log
    GROUP BY iso, market, day
)
WHERE held.1 = 1;

-- The last decision that took rows of an hour away or gave them back: what is computed from the hour after it is newer than what was computed before.
CREATE VIEW IF NOT EXISTS quarantine_sequence AS
SELECT iso, market, arrayJoin(arrayMap(i -> toDateTime(held.1, 'UTC') + i * 3600, range(toUInt64(dateDiff('hour', held.1, held.2))))) AS hour, held.3 AS sequence
FROM
(
    SELECT iso, market, day, argMax((from_ts, to_ts, sequence), sequence) AS held
    FROM data_quality_log
    GROUP BY iso, market, day
    HAVING countIf(status IN ('quarantined', 'released', 'discarded')) > 0
);
