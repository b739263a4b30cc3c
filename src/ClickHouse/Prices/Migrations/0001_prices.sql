-- Every version of every price stays: a version is (known_at, source_version, log_offset), and all of it is in the sorting key.
-- Partitions are months, not days: a report of ten years must not open thousands of parts at once.
CREATE TABLE IF NOT EXISTS iso_rt_lmp
(
    ts DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    iso LowCardinality(String),
    node String CODEC(ZSTD(1)),
    hub LowCardinality(String),
    zone LowCardinality(String),
    lmp Float64 CODEC(ZSTD(1)),
    energy_component Nullable(Float64) CODEC(ZSTD(1)),
    congestion_component Nullable(Float64) CODEC(ZSTD(1)),
    loss_component Nullable(Float64) CODEC(ZSTD(1)),
    ghg_component Nullable(Float64) CODEC(ZSTD(1)),
    market LowCardinality(String),
    market_run LowCardinality(String),
    baa LowCardinality(String),
    interval_minutes UInt16,
    known_at DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    known_at_basis LowCardinality(String),
    source_version Int64,
    ingested_at DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    log_partition UInt16,
    log_offset Int64 CODEC(Delta, ZSTD(1)),
    quality UInt16,
    source LowCardinality(String)
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(ts)
PRIMARY KEY (iso, node, market, ts)
ORDER BY (iso, node, market, ts, known_at, source_version, log_offset)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS iso_da_lmp
(
    ts DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    iso LowCardinality(String),
    node String CODEC(ZSTD(1)),
    hub LowCardinality(String),
    zone LowCardinality(String),
    lmp Float64 CODEC(ZSTD(1)),
    energy_component Nullable(Float64) CODEC(ZSTD(1)),
    congestion_component Nullable(Float64) CODEC(ZSTD(1)),
    loss_component Nullable(Float64) CODEC(ZSTD(1)),
    ghg_component Nullable(Float64) CODEC(ZSTD(1)),
    market LowCardinality(String),
    market_run LowCardinality(String),
    baa LowCardinality(String),
    interval_minutes UInt16,
    known_at DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    known_at_basis LowCardinality(String),
    source_version Int64,
    ingested_at DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    log_partition UInt16,
    log_offset Int64 CODEC(Delta, ZSTD(1)),
    quality UInt16,
    source LowCardinality(String),
    trade_date Date,
    hour_seq UInt8
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(ts)
PRIMARY KEY (iso, node, market, ts)
ORDER BY (iso, node, market, ts, known_at, source_version, log_offset)
TTL toDateTime(ts) + INTERVAL 1825 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;

-- The same prices ordered by time: what is asked of all nodes of an interval reads little.
CREATE TABLE IF NOT EXISTS fact_lmp_5m
(
    ts DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    iso LowCardinality(String),
    market LowCardinality(String),
    node String CODEC(ZSTD(1)),
    hub LowCardinality(String),
    zone LowCardinality(String),
    interval_minutes UInt16,
    lmp Float64 CODEC(ZSTD(1)),
    energy_component Nullable(Float64) CODEC(ZSTD(1)),
    congestion_component Nullable(Float64) CODEC(ZSTD(1)),
    loss_component Nullable(Float64) CODEC(ZSTD(1)),
    known_at DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    source_version Int64,
    log_partition UInt16,
    log_offset Int64 CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(ts)
PRIMARY KEY (iso, market, ts, node)
ORDER BY (iso, market, ts, node, known_at, source_version, log_offset)
TTL toDateTime(ts) + INTERVAL 1825 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;

CREATE VIEW IF NOT EXISTS iso_rt_lmp_latest AS
SELECT iso, node, market, ts, latest.1 AS lmp, latest.2 AS energy_component, latest.3 AS congestion_component, latest.4 AS loss_component,
    latest.5 AS ghg_component, latest.6 AS hub, latest.7 AS zone, latest.8 AS interval_minutes, latest.9 AS known_at, latest.10 AS quality, versions
FROM
(
    SELECT iso, node, market, ts, count() AS versions,
        argMax((lmp, energy_component, congestion_component, loss_component, ghg_component, hub, zone, interval_minutes, known_at, quality),
            (known_at, source_version, log_offset)) AS latest
    FROM iso_rt_lmp
    GROUP BY iso, node, market, ts
);

CREATE VIEW IF NOT EXISTS iso_da_lmp_latest AS
SELECT iso, node, market, ts, latest.1 AS lmp, latest.2 AS energy_component, latest.3 AS congestion_component, latest.4 AS loss_component,
    latest.5 AS ghg_component, latest.6 AS hub, latest.7 AS zone, latest.8 AS interval_minutes, latest.9 AS known_at, latest.10 AS quality,
    latest.11 AS trade_date, latest.12 AS hour_seq, versions
FROM
(
    SELECT iso, node, market, ts, count() AS versions,
        argMax((lmp, energy_component, congestion_component, loss_component, ghg_component, hub, zone, interval_minutes, known_at, quality, trade_date, hour_seq),
            (known_at, source_version, log_offset)) AS latest
    FROM iso_da_lmp
    GROUP BY iso, node, market, ts
);

CREATE VIEW IF NOT EXISTS iso_rt_lmp_as_of AS
SELECT iso, node, market, ts, latest.1 AS lmp, latest.2 AS energy_component, latest.3 AS congestion_component, latest.4 AS loss_component,
    latest.5 AS known_at
FROM
(
    SELECT iso, node, market, ts,
        argMax((lmp, energy_component, congestion_component, loss_component, known_at), (known_at, source_version, log_offset)) AS latest
    FROM iso_rt_lmp
    WHERE known_at <= {as_of:DateTime64(6, 'UTC')}
    GROUP BY iso, node, market, ts
);

CREATE VIEW IF NOT EXISTS iso_da_lmp_as_of AS
SELECT iso, node, market, ts, latest.1 AS lmp, latest.2 AS energy_component, latest.3 AS congestion_component, latest.4 AS loss_component,
    latest.5 AS known_at
FROM
(
    SELECT iso, node, market, ts,
        argMax((lmp, energy_component, congestion_component, loss_component, known_at), (known_at, source_version, log_offset)) AS latest
    FROM iso_da_lmp
    WHERE known_at <= {as_of:DateTime64(6, 'UTC')}
    GROUP BY iso, node, market, ts
);
