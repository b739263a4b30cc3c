-- Every publication of every award stays.
CREATE TABLE IF NOT EXISTS iso_da_award
(
    iso LowCardinality(String),
    resource_id LowCardinality(String),
    ts DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    trade_date Date,
    hour_seq UInt8,
    resource_name LowCardinality(String),
    resource_type LowCardinality(String),
    node LowCardinality(String),
    zone LowCardinality(String),
    awarded_mw Float64 CODEC(ZSTD(1)),
    self_schedule_mw Nullable(Float64) CODEC(ZSTD(1)),
    price Float64 CODEC(ZSTD(1)),
    known_at DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    source LowCardinality(String),
    ingested_at DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    log_partition UInt16,
    log_offset Int64 CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYear(ts)
PRIMARY KEY (iso, resource_id, ts)
ORDER BY (iso, resource_id, ts, known_at, log_offset)
TTL toDateTime(ts) + INTERVAL 3650 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;

CREATE VIEW IF NOT EXISTS iso_da_award_latest AS
SELECT iso, resource_id, ts, latest.1 AS trade_date, latest.2 AS hour_seq, latest.3 AS resource_name, latest.4 AS resource_type, latest.5 AS node, latest.6 AS zone, latest.7 AS awarded_mw, latest.8 AS self_schedule_mw, latest.9 AS price, latest.10 AS source, latest.11 AS known_at, versions
FROM
(
    SELECT iso, resource_id, ts, count() AS versions,
        argMax((trade_date, hour_seq, resource_name, resource_type, node, zone, awarded_mw, self_schedule_mw, price, source, known_at), (known_at, log_offset)) AS latest
    FROM iso_da_award
    GROUP BY iso, resource_id, ts
);

CREATE VIEW IF NOT EXISTS iso_da_award_as_of AS
SELECT iso, resource_id, ts, latest.1 AS trade_date, latest.2 AS hour_seq, latest.3 AS resource_name, latest.4 AS resource_type, latest.5 AS node, latest.6 AS zone, latest.7 AS awarded_mw, latest.8 AS self_schedule_mw, latest.9 AS price, latest.10 AS source, latest.11 AS known_at
FROM
(
    SELECT iso, resource_id, ts,
        argMax((trade_date, hour_seq, resource_name, resource_type, node, zone, awarded_mw, self_schedule_mw, price, source, known_at), (known_at, log_offset)) AS latest
    FROM iso_da_award
    WHERE known_at <= {as_of:DateTime64(6, 'UTC')}
    GROUP BY iso, resource_id, ts
);
