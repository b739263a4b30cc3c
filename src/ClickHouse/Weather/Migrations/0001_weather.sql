-- Every hour of every observation and forecast stays: what was forecast for an hour stands beside what came.
CREATE TABLE IF NOT EXISTS weather_raw
(
    cell String CODEC(ZSTD(1)),
    ts DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    source LowCardinality(String),
    known_at DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    forecast_hour UInt16,
    is_observed Bool,
    temperature_c Nullable(Float64) CODEC(ZSTD(1)),
    dew_point_c Nullable(Float64) CODEC(ZSTD(1)),
    wind_mps Nullable(Float64) CODEC(ZSTD(1)),
    cloud_cover Nullable(Float64) CODEC(ZSTD(1)),
    confidence Nullable(Float64) CODEC(ZSTD(1)),
    ingested_at DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    log_partition UInt16,
    log_offset Int64 CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree()
PARTITION BY toYYYYMM(ts)
PRIMARY KEY (cell, ts)
ORDER BY (cell, ts, known_at, log_offset, source)
TTL toDateTime(ts) + INTERVAL 1095 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;

CREATE VIEW IF NOT EXISTS weather_latest AS
SELECT cell, ts, latest.1 AS temperature_c, latest.2 AS dew_point_c, latest.3 AS wind_mps, latest.4 AS cloud_cover, latest.5 AS source,
    latest.6 AS forecast_hour, latest.7 AS known_at, versions
FROM
(
    SELECT cell, ts, count() AS versions,
        argMax((temperature_c, dew_point_c, wind_mps, cloud_cover, source, forecast_hour, known_at), (known_at, log_offset)) AS latest
    FROM weather_raw
    GROUP BY cell, ts
);

CREATE VIEW IF NOT EXISTS weather_as_of AS
SELECT cell, ts, latest.1 AS temperature_c, latest.2 AS dew_point_c, latest.3 AS wind_mps, latest.4 AS cloud_cover, latest.5 AS source,
    latest.6 AS forecast_hour, latest.7 AS known_at
FROM
(
    SELECT cell, ts,
        argMax((temperature_c, dew_point_c, wind_mps, cloud_cover, source, forecast_hour, known_at), (known_at, log_offset)) AS latest
    FROM weather_raw
    WHERE known_at <= {as_of:DateTime64(6, 'UTC')}
    GROUP BY cell, ts
);

-- How far forecasts were off what was then observed, by hours ahead: one row per cell, hour and lead time.
CREATE VIEW IF NOT EXISTS weather_forecast_accuracy AS
SELECT forecast.source AS source, forecast.forecast_hour AS forecast_hour, toStartOfDay(forecast.ts) AS day, count() AS hours,
    avg(forecast.temperature_c - observed.temperature_c) AS temperature_bias_c, avg(abs(forecast.temperature_c - observed.temperature_c)) AS temperature_mae_c,
    sqrt(avg(pow(forecast.temperature_c - observed.temperature_c, 2))) AS temperature_rmse_c,
    avg(abs(forecast.wind_mps - observed.wind_mps)) AS wind_mae_mps
FROM
(
    SELECT cell, ts, source, forecast_hour, temperature_c, wind_mps FROM weather_raw FINAL WHERE NOT is_observed AND forecast_hour > 0
) AS forecast
INNER JOIN
(
    SELECT cell, ts, latest.1 AS temperature_c, latest.2 AS wind_mps
    FROM (SELECT cell, ts, argMax((temperature_c, wind_mps), (known_at, log_offset)) AS latest FROM weather_raw WHERE is_observed GROUP BY cell, ts)
) AS observed ON observed.cell = forecast.cell AND observed.ts = forecast.ts
GROUP BY source, forecast_hour, day;
