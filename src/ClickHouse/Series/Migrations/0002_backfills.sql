-- Rows of bulk loads never were in the log: at equal known_at the log beats them.
CREATE OR REPLACE VIEW iso_series_latest AS
SELECT iso, series, location, ts, latest.1 AS value, latest.2 AS unit, latest.3 AS interval_minutes, latest.4 AS source, latest.5 AS known_at, versions
FROM
(
    SELECT iso, series, location, ts, count() AS versions,
        argMax((value, unit, interval_minutes, source, known_at), (known_at, log_partition < 2000, log_offset)) AS latest
    FROM iso_series
    GROUP BY iso, series, location, ts
);

CREATE OR REPLACE VIEW iso_series_as_of AS
SELECT iso, series, location, ts, latest.1 AS value, latest.2 AS unit, latest.3 AS interval_minutes, latest.4 AS source, latest.5 AS known_at
FROM
(
    SELECT iso, series, location, ts,
        argMax((value, unit, interval_minutes, source, known_at), (known_at, log_partition < 2000, log_offset)) AS latest
    FROM iso_series
    WHERE known_at <= {as_of:DateTime64(6, 'UTC')}
    GROUP BY iso, series, location, ts
);

-- How far forecasts were off what came, by lead time: the actual series has the forecast's name with _actual or without _forecast.
CREATE OR REPLACE VIEW iso_series_forecast_error AS
SELECT forecast.iso AS iso, forecast.series AS series, forecast.location AS location, forecast.lead_hours AS lead_hours, toStartOfDay(forecast.hour) AS day, count() AS hours,
    avg(forecast.value - actual.value) AS bias, avg(abs(forecast.value - actual.value)) AS mae, sqrt(avg(pow(forecast.value - actual.value, 2))) AS rmse
FROM
(
    SELECT iso, series, location, toStartOfHour(ts) AS hour, value, intDiv(dateDiff('minute', known_at, ts), 60) AS lead_hours,
        if(series = 'load_forecast', 'load_actual', replaceOne(series, '_forecast', '')) AS actual_series
    FROM iso_series
    WHERE is_forecast AND interval_minutes = 60 AND known_at <= ts AND isNotNull(value)
) AS forecast
INNER JOIN
(
    SELECT iso, series, location, toStartOfHour(ts) AS hour, sum(mw * interval_minutes) / sum(interval_minutes) AS value
    FROM
    (
        SELECT iso, series, location, ts, latest.1 AS mw, latest.2 AS interval_minutes
        FROM
        (
            SELECT iso, series, location, ts, argMax((value, interval_minutes), (known_at, log_partition < 2000, log_offset)) AS latest
            FROM iso_series
            WHERE NOT is_forecast AND interval_minutes <= 60
            GROUP BY iso, series, location, ts
        )
    )
    WHERE isNotNull(mw)
    GROUP BY iso, series, location, hour
) AS actual ON actual.iso = forecast.iso AND actual.series = forecast.actual_series AND actual.location = forecast.location AND actual.hour = forecast.hour
GROUP BY iso, series, location, lead_hours, day;
