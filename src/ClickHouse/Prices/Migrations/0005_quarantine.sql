-- Rows never move. What is in quarantine is not in the canonical views, and is all that is in those of the quarantine. Buckets without rows have no minutes.
-- Rows of bulk loads never were in the log: at equal known_at and source_version the log beats them.
CREATE OR REPLACE VIEW iso_rt_lmp_latest AS
SELECT iso, node, market, ts, latest.1 AS lmp, latest.2 AS energy_component, latest.3 AS congestion_component, latest.4 AS loss_component,
    latest.5 AS ghg_component, latest.6 AS hub, latest.7 AS zone, latest.8 AS interval_minutes, latest.9 AS known_at, latest.10 AS quality, versions
FROM
(
    SELECT iso, node, market, ts, count() AS versions,
        argMax((lmp, energy_component, congestion_component, loss_component, ghg_component, hub, zone, interval_minutes, known_at, quality),
            (known_at, source_version, log_partition < 2000, log_offset)) AS latest
    FROM iso_rt_lmp
    WHERE (iso, market, toDateTime(toStartOfHour(ts), 'UTC')) NOT IN (SELECT iso, market, hour FROM quarantined_hour)
    GROUP BY iso, node, market, ts
);

CREATE OR REPLACE VIEW iso_da_lmp_latest AS
SELECT iso, node, market, ts, latest.1 AS lmp, latest.2 AS energy_component, latest.3 AS congestion_component, latest.4 AS loss_component,
    latest.5 AS ghg_component, latest.6 AS hub, latest.7 AS zone, latest.8 AS interval_minutes, latest.9 AS known_at, latest.10 AS quality,
    latest.11 AS trade_date, latest.12 AS hour_seq, versions
FROM
(
    SELECT iso, node, market, ts, count() AS versions,
        argMax((lmp, energy_component, congestion_component, loss_component, ghg_component, hub, zone, interval_minutes, known_at, quality, trade_date, hour_seq),
            (known_at, source_version, log_partition < 2000, log_offset)) AS latest
    FROM iso_da_lmp
    WHERE (iso, market, toDateTime(toStartOfHour(ts), 'UTC')) NOT IN (SELECT iso, market, hour FROM quarantined_hour)
    GROUP BY iso, node, market, ts
);

CREATE OR REPLACE VIEW iso_rt_lmp_as_of AS
SELECT iso, node, market, ts, latest.1 AS lmp, latest.2 AS energy_component, latest.3 AS congestion_component, latest.4 AS loss_component,
    latest.5 AS known_at
FROM
(
    SELECT iso, node, market, ts,
        argMax((lmp, energy_component, congestion_component, loss_component, known_at), (known_at, source_version, log_partition < 2000, log_offset)) AS latest
    FROM iso_rt_lmp
    WHERE known_at <= {as_of:DateTime64(6, 'UTC')}
        AND (iso, market, toDateTime(toStartOfHour(ts), 'UTC')) NOT IN (SELECT iso, market, hour FROM quarantined_hour)
    GROUP BY iso, node, market, ts
);

CREATE OR REPLACE VIEW iso_da_lmp_as_of AS
SELECT iso, node, market, ts, latest.1 AS lmp, latest.2 AS energy_component, latest.3 AS congestion_component, latest.4 AS loss_component,
    latest.5 AS known_at
FROM
(
    SELECT iso, node, market, ts,
        argMax((lmp, energy_component, congestion_component, loss_component, known_at), (known_at, source_version, log_partition < 2000, log_offset)) AS latest
    FROM iso_da_lmp
    WHERE known_at <= {as_of:DateTime64(6, 'UTC')}
        AND (iso, market, toDateTime(toStartOfHour(ts), 'UTC')) NOT IN (SELECT iso, market, hour FROM quarantined_hour)
    GROUP BY iso, node, market, ts
);

CREATE VIEW IF NOT EXISTS iso_rt_lmp_quarantine AS
SELECT *
FROM iso_rt_lmp
WHERE (iso, market, toDateTime(toStartOfHour(ts), 'UTC')) IN (SELECT iso, market, hour FROM quarantined_hour);

CREATE VIEW IF NOT EXISTS iso_da_lmp_quarantine AS
SELECT *
FROM iso_da_lmp
WHERE (iso, market, toDateTime(toStartOfHour(ts), 'UTC')) IN (SELECT iso, market, hour FROM quarantined_hour);
