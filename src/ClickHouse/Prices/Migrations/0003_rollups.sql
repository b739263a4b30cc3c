-- Buckets that are written anew from the latest versions whenever a row of theirs comes. A bucket's version is the number of rows that it
-- was computed from: rows only come, so who saw more is later.
CREATE TABLE IF NOT EXISTS hub_lmp_5m
(
    iso LowCardinality(String),
    hub LowCardinality(String),
    market LowCardinality(String),
    ts DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    interval_minutes UInt16,
    price Float64 CODEC(ZSTD(1)),
    is_published UInt8,
    energy Nullable(Float64) CODEC(ZSTD(1)),
    congestion Nullable(Float64) CODEC(ZSTD(1)),
    loss Nullable(Float64) CODEC(ZSTD(1)),
    members UInt32,
    members_mean Nullable(Float64) CODEC(ZSTD(1)),
    members_min Nullable(Float64) CODEC(ZSTD(1)),
    members_max Nullable(Float64) CODEC(ZSTD(1)),
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(ts)
ORDER BY (iso, hub, market, ts)
TTL toDateTime(ts) + INTERVAL 1825 DAY
SETTINGS ttl_only_drop_parts = 1, index_granularity = 2048;

CREATE TABLE IF NOT EXISTS node_lmp_1h
(
    iso LowCardinality(String),
    node String CODEC(ZSTD(1)),
    market LowCardinality(String),
    hour DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    minutes UInt16,
    lmp Float64 CODEC(ZSTD(1)),
    lmp_min Float64 CODEC(ZSTD(1)),
    lmp_max Float64 CODEC(ZSTD(1)),
    energy Nullable(Float64) CODEC(ZSTD(1)),
    congestion Nullable(Float64) CODEC(ZSTD(1)),
    loss Nullable(Float64) CODEC(ZSTD(1)),
    negative_minutes UInt16,
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(hour)
ORDER BY (iso, market, toDate(hour), node, hour)
TTL hour + INTERVAL 1825 DAY
SETTINGS ttl_only_drop_parts = 1, index_granularity = 4096;

CREATE TABLE IF NOT EXISTS hub_lmp_1d
(
    iso LowCardinality(String),
    hub LowCardinality(String),
    market LowCardinality(String),
    day Date32,
    block LowCardinality(String),
    is_on_peak UInt8,
    minutes UInt32,
    price Float64 CODEC(ZSTD(1)),
    price_min Float64 CODEC(ZSTD(1)),
    price_max Float64 CODEC(ZSTD(1)),
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (iso, hub, market, day, block);
