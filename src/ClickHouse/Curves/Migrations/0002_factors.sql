-- Factors of the last build of each evening. A later build of the same evening replaces the earlier one; evenings stay for two years.
CREATE TABLE IF NOT EXISTS factors_eod
(
    factor_date Date,
    factor_id LowCardinality(String),
    factor_type LowCardinality(String),
    value Float64,
    unit LowCardinality(String),
    moves UInt32,
    loadings String,
    build UInt32,
    as_of DateTime64(6, 'UTC'),
    created_at DateTime64(6, 'UTC')
)
ENGINE = ReplacingMergeTree(build)
PARTITION BY toYYYYMM(factor_date)
ORDER BY (factor_id, factor_date)
TTL factor_date + INTERVAL 730 DAY;
