-- Cells of zones: of a zone the generation with the newest valid_from holds; one row without a cell ends a zone.
CREATE TABLE IF NOT EXISTS weather_zone_cells
(
    iso LowCardinality(String),
    zone LowCardinality(String),
    cell String CODEC(ZSTD(1)),
    weight Float64 CODEC(ZSTD(1)),
    valid_from DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1))
)
ENGINE = ReplacingMergeTree()
ORDER BY (iso, zone, valid_from, cell);

-- Hours of zones from what is newest of their cells: weighted means over the cells that have a value.
CREATE VIEW IF NOT EXISTS features_weather AS
SELECT iso, zone, ts, temperature / nullIf(coverage, 0) AS temperature_c, wind / nullIf(wind_coverage, 0) AS wind_mps, cloud / nullIf(cloud_coverage, 0) AS cloud_cover,
    cooling / nullIf(coverage, 0) / 24 AS cdd, heating / nullIf(coverage, 0) / 24 AS hdd, coverage, cells, known_at
FROM
(
    SELECT zones.iso AS iso, zones.zone AS zone, hours.ts AS ts, sum(zones.weight * hours.temperature_c) AS temperature, sum(zones.weight * hours.wind_mps) AS wind,
        sum(zones.weight * hours.cloud_cover) AS cloud, sum(zones.weight * greatest(0, hours.temperature_c * 9 / 5 - 33)) AS cooling,
        sum(zones.weight * greatest(0, 33 - hours.temperature_c * 9 / 5)) AS heating, sumIf(zones.weight, isNotNull(hours.temperature_c)) AS coverage,
        sumIf(zones.weight, isNotNull(hours.wind_mps)) AS wind_coverage, sumIf(zones.weight, isNotNull(hours.cloud_cover)) AS cloud_coverage, count() AS cells,
        max(hours.known_at) AS known_at
    FROM weather_latest AS hours
    INNER JOIN
    (
        SELECT iso, zone, cell, weight
        FROM weather_zone_cells FINAL
        WHERE cell != '' AND (iso, zone, valid_from) IN (SELECT iso, zone, max(valid_from) FROM weather_zone_cells GROUP BY iso, zone)
    ) AS zones ON zones.cell = hours.cell
    GROUP BY zones.iso, zones.zone, hours.ts
);
