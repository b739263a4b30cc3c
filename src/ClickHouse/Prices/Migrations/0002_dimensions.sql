-- What was known of a node and since when. Consecutive rows that say the same are one stretch in the view.
CREATE TABLE IF NOT EXISTS dim_node_version
(
    iso LowCardinality(String),
    node String,
    name String,
    type LowCardinality(String),
    hub LowCardinality(String),
    zone LowCardinality(String),
    baa LowCardinality(String),
    latitude Nullable(Float64),
    longitude Nullable(Float64),
    valid_from DateTime64(6, 'UTC')
)
ENGINE = ReplacingMergeTree()
ORDER BY (iso, node, valid_from);

-- Slowly changing dimension, type 2.
CREATE VIEW IF NOT EXISTS dim_node AS
SELECT iso, node, name, type, hub, zone, baa, latitude, longitude, valid_from,
    leadInFrame(toNullable(valid_from)) OVER (PARTITION BY iso, node ORDER BY valid_from ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS valid_to,
    isNull(valid_to) AS is_current
FROM
(
    SELECT *,
        lagInFrame(toNullable(cityHash64(name, type, hub, zone, baa))) OVER (PARTITION BY iso, node ORDER BY valid_from ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS before
    FROM dim_node_version FINAL
)
WHERE isNull(before) OR before != cityHash64(name, type, hub, zone, baa);

CREATE TABLE IF NOT EXISTS dim_hub
(
    iso LowCardinality(String),
    hub String,
    display_name String,
    aliases Array(String),
    price_node String
)
ENGINE = ReplacingMergeTree()
ORDER BY (iso, hub);

CREATE TABLE IF NOT EXISTS dim_zone
(
    iso LowCardinality(String),
    zone String,
    display_name String,
    aliases Array(String),
    price_node String
)
ENGINE = ReplacingMergeTree()
ORDER BY (iso, zone);

-- Every hour of 2015 to 2035 with the block that contracts of a market put it in.
CREATE TABLE IF NOT EXISTS dim_calendar
(
    calendar LowCardinality(String),
    iso LowCardinality(String),
    is_default UInt8,
    hour_start DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    local_date Date32 CODEC(Delta, ZSTD(1)),
    hour_ending UInt8,
    block LowCardinality(String),
    is_on_peak UInt8,
    is_nerc_holiday UInt8
)
ENGINE = ReplacingMergeTree()
ORDER BY (iso, calendar, hour_start);
