-- Every row that was pushed for offline use, with its values as JSON: views differ in their columns and change them.
CREATE TABLE IF NOT EXISTS feature_values
(
    view LowCardinality(String),
    entity String CODEC(ZSTD(1)),
    event_ts DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    known_at DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    record String CODEC(ZSTD(3)),
    ingested_at DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    log_partition UInt16,
    log_offset Int64 CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(event_ts)
PRIMARY KEY (view, entity, event_ts)
ORDER BY (view, entity, event_ts, known_at, log_partition, log_offset)
TTL toDateTime(event_ts) + INTERVAL 1825 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;

CREATE VIEW IF NOT EXISTS feature_values_latest AS
SELECT view, entity, event_ts, latest.1 AS record, latest.2 AS known_at, versions
FROM
(
    SELECT view, entity, event_ts, count() AS versions, argMax((record, known_at), (known_at, log_offset)) AS latest
    FROM feature_values
    GROUP BY view, entity, event_ts
);

CREATE VIEW IF NOT EXISTS feature_values_as_of AS
SELECT view, entity, event_ts, latest.1 AS record, latest.2 AS known_at
FROM
(
    SELECT view, entity, event_ts, argMax((record, known_at), (known_at, log_offset)) AS latest
    FROM feature_values
    WHERE known_at <= {as_of:DateTime64(6, 'UTC')}
    GROUP BY view, entity, event_ts
);
