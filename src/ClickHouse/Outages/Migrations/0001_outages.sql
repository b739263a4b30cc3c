-- Every publication of every outage stays: its revisions are its history.
CREATE TABLE IF NOT EXISTS outages
(
    iso LowCardinality(String),
    outage_id String CODEC(ZSTD(1)),
    facility LowCardinality(String),
    facility_name LowCardinality(String),
    facility_type LowCardinality(String),
    kind LowCardinality(String),
    region LowCardinality(String),
    node LowCardinality(String),
    capacity_mw Float64 CODEC(ZSTD(1)),
    unit_mw Nullable(Float64) CODEC(ZSTD(1)),
    start_time DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    end_time Nullable(DateTime64(6, 'UTC')) CODEC(ZSTD(1)),
    status LowCardinality(String),
    severity LowCardinality(String),
    high_impact Bool,
    reason String CODEC(ZSTD(1)),
    known_at DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    source LowCardinality(String),
    ingested_at DateTime64(6, 'UTC') CODEC(ZSTD(1)),
    log_partition UInt16,
    log_offset Int64 CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYear(start_time)
PRIMARY KEY (iso, facility, outage_id)
ORDER BY (iso, facility, outage_id, known_at, log_offset)
TTL toDateTime(start_time) + INTERVAL 3650 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;

CREATE VIEW IF NOT EXISTS outages_latest AS
SELECT iso, facility, outage_id, latest.1 AS facility_name, latest.2 AS facility_type, latest.3 AS kind, latest.4 AS region, latest.5 AS node, latest.6 AS capacity_mw, latest.7 AS unit_mw, latest.8 AS start_time, latest.9 AS end_time, latest.10 AS status, latest.11 AS severity, latest.12 AS high_impact, latest.13 AS reason, latest.14 AS source, latest.15 AS known_at, versions
FROM
(
    SELECT iso, facility, outage_id, count() AS versions,
        argMax((facility_name, facility_type, kind, region, node, capacity_mw, unit_mw, start_time, end_time, status, severity, high_impact, reason, source, known_at), (known_at, log_offset)) AS latest
    FROM outages
    GROUP BY iso, facility, outage_id
);

CREATE VIEW IF NOT EXISTS outages_as_of AS
SELECT iso, facility, outage_id, latest.1 AS facility_name, latest.2 AS facility_type, latest.3 AS kind, latest.4 AS region, latest.5 AS node, latest.6 AS capacity_mw, latest.7 AS unit_mw, latest.8 AS start_time, latest.9 AS end_time, latest.10 AS status, latest.11 AS severity, latest.12 AS high_impact, latest.13 AS reason, latest.14 AS source, latest.15 AS known_at
FROM
(
    SELECT iso, facility, outage_id,
        argMax((facility_name, facility_type, kind, region, node, capacity_mw, unit_mw, start_time, end_time, status, severity, high_impact, reason, source, known_at), (known_at, log_offset)) AS latest
    FROM outages
    WHERE known_at <= {as_of:DateTime64(6, 'UTC')}
    GROUP BY iso, facility, outage_id
);
