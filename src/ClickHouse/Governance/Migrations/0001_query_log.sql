-- What was asked of the tables, by whom, and what became of it.
CREATE TABLE IF NOT EXISTS query_log
(
    query_id String,
    came_at DateTime64(6, 'UTC'),
    ended_at DateTime64(6, 'UTC'),
    owner String,
    key_id String,
    tenant LowCardinality(String),
    tier LowCardinality(String),
    work String,
    outcome LowCardinality(String),
    waited_ms Int64,
    ran_ms Int64,
    result_rows Int64,
    result_bytes Int64,
    log_offset Int64
)
ENGINE = ReplacingMergeTree()
ORDER BY (tenant, ended_at, query_id, log_offset)
TTL toDateTime(ended_at) + INTERVAL 365 DAY
SETTINGS non_replicated_deduplication_window = 10000;
