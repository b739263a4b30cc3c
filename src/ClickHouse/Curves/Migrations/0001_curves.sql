-- The last build of each evening, one row per price. A later build of the same evening replaces the earlier one; evenings stay for two years.
CREATE TABLE IF NOT EXISTS curves_latest
(
    curve_date Date,
    curve_id LowCardinality(String),
    commodity LowCardinality(String),
    region LowCardinality(String),
    bucket LowCardinality(String),
    term LowCardinality(String),
    delivery_start Date,
    delivery_end Date,
    price Float64,
    hours UInt32,
    unit LowCardinality(String),
    build UInt32,
    as_of DateTime64(6, 'UTC'),
    hash String,
    created_at DateTime64(6, 'UTC')
)
ENGINE = ReplacingMergeTree(build)
PARTITION BY toYYYYMM(curve_date)
ORDER BY (curve_id, term, bucket, delivery_start, delivery_end, curve_date)
TTL curve_date + INTERVAL 730 DAY;
