#!/usr/bin/env bash
# DuckDB 1.5.6: date_trunc('hour', t) of a TIMESTAMPTZ puts both passes of the repeated hour into one bucket, whose stamp is LATER than
# half of its rows. date_trunc('minute'), time_bucket('1 hour') and generate_series in the same session keep the two hours apart.
#
# Why it matters: hourly means of five-minute prices on the autumn day. The day has 24 buckets instead of 25, one holds 24 prices, and
# "bucket <= t" is false for twelve of them, so that joins of prices with their hour lose or double rows.
# Expected (it came up in a run about something else, no guess was written down): a TIMESTAMPTZ is an instant, so truncating keeps the offset
# it has, as in PostgreSQL and ClickHouse. The guess for the other parts, that none moves a stamp ahead, held.
# Seen: 06:30Z (01:30, daylight) becomes 07:00Z (01:00, standard). By the same road date_diff('hour') counts 0 over a whole elapsed hour.
# What we do: hours are cut in UTC or in ClickHouse, whose toStartOfHour keeps both; for DuckDB use time_bucket.
#
# Needs Node.js 20 and an npm registry. Touches nothing outside a temporary folder.
set -euo pipefail

version=1.5.6-r.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "@duckdb/node-api@$version"
cat > finding.mjs <<'JS'
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create()).connect();
const rows = async sql => (await connection.runAndReadAll(sql)).getRowsJson();
console.log(`DuckDB ${(await rows('SELECT version()'))[0][0]}`);
await connection.run("SET TimeZone = 'America/Chicago'");
await connection.run(`CREATE TABLE prices AS
    SELECT t FROM generate_series(TIMESTAMPTZ '2026-11-01 00:00:00', TIMESTAMPTZ '2026-11-01 23:55:00', INTERVAL 5 MINUTE) g(t)`);
const cuts = { 'date_trunc hour': "date_trunc('hour', t)", 'time_bucket 1 hour': 'time_bucket(INTERVAL 1 HOUR, t)' };
for (const [name, cut] of Object.entries(cuts)) {
  const [buckets, most, later] = (await rows(`
      SELECT count(*), max(n), sum(later) FROM (
        SELECT ${cut} AS bucket, count(*) AS n, count(*) FILTER (WHERE ${cut} > t) AS later FROM prices GROUP BY bucket)`))[0];
  console.log(`${name}: ${buckets} buckets, at most ${most} prices, ${later} prices before their own bucket`);
}
const [trunc, minute] = (await rows(`
    SELECT epoch(date_trunc('hour', t)) - epoch(t), epoch(date_trunc('minute', t)) - epoch(t) FROM (SELECT TIMESTAMPTZ '2026-11-01 06:30:00+00' AS t)`))[0];
console.log(`06:30Z cut to the hour moves by ${trunc} s, to the minute by ${minute} s`);
const [hours, minutes] = (await rows(`
    SELECT date_diff('hour', a, b), date_diff('minute', a, b)
    FROM (SELECT TIMESTAMPTZ '2026-11-01 06:30:00+00' AS a, TIMESTAMPTZ '2026-11-01 07:30:00+00' AS b)`))[0];
console.log(`from 06:30Z to 07:30Z: ${hours} hours, ${minutes} minutes`);
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
DuckDB v1.5.6
date_trunc hour: 24 buckets, at most 24 prices, 12 prices before their own bucket
time_bucket 1 hour: 25 buckets, at most 12 prices, 0 prices before their own bucket
06:30Z cut to the hour moves by 1800 s, to the minute by 0 s
from 06:30Z to 07:30Z: 0 hours, 60 minutes
TXT
echo "as seen with $version"
