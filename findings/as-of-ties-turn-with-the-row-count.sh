#!/usr/bin/env bash
# ASOF JOIN in DuckDB 1.5.6 and ClickHouse 26.7 (chdb 3.4.0): when several rows share the newest stamp, the number of rows decides which one
# is taken. DuckDB takes the first of them for 63 probing rows and the last for 64; ClickHouse the first of up to 256 tied rows, the last of 257.
#
# Why it matters: two versions of a price with one "known at" are ordinary (a corrected file read in the same second). A test with ten rows
# shows one winner, the month's run the other, the embedded and the cluster's answer part, and a feature changes when a user adds a row.
# Guess before the first run: ties are unspecified, but one engine on one thread keeps to one rule whatever the sizes.
# Seen: other algorithms take over. DuckDB: a nested loop below asof_loop_join_threshold (duckdb/duckdb issue 25536, closed as expected).
# ClickHouse: another sort above 256 rows; join_algorithm = 'full_sorting_merge' takes the last also for two.
# What we do: one row per key and stamp before any ASOF JOIN; the version decides, in SQL that says so.
#
# Needs Node.js 20 and an npm registry, Linux x64 with glibc (chdb: 180 MB). Touches nothing outside a temporary folder.
set -euo pipefail

duckdb=1.5.6-r.1
chdb=3.4.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "@duckdb/node-api@$duckdb" "chdb@$chdb"
cat > finding.mjs <<'JS'
import { DuckDBInstance } from '@duckdb/node-api';
import { query } from 'chdb';

const connection = await (await DuckDBInstance.create()).connect();
await connection.run('SET threads = 1');
const place = (version, last) => version === 0 ? 'first' : version === last ? 'last' : `number ${version}`;
for (const probes of [1, 63, 64, 1000]) {
  const [least, greatest] = (await connection.runAndReadAll(`
      SELECT min(version), max(version) FROM (SELECT 'HUB' AS hub, 10 AS t FROM range(${probes})) AS probe
      ASOF JOIN (VALUES ('HUB', 5, 0), ('HUB', 5, 1), ('HUB', 5, 2)) AS price(hub, t, version)
      ON probe.hub = price.hub AND probe.t >= price.t`)).getRowsJson()[0];
  console.log(`DuckDB, ${probes} probing rows, 3 tied: ${least === greatest ? place(least, 2) : 'several'}`);
}
for (const ties of [2, 256, 257, 1000]) {
  for (const settings of ['default', 'full_sorting_merge']) {
    const version = Number(query(`
        SELECT price.version FROM (SELECT 'HUB' AS hub, 10 AS t) AS probe
        ASOF JOIN (SELECT 'HUB' AS hub, 5 AS t, number AS version FROM numbers(${ties})) AS price ON probe.hub = price.hub AND probe.t >= price.t
        SETTINGS max_threads = 1, join_algorithm = '${settings === 'default' ? 'direct,parallel_hash,hash' : settings}'`, 'TSV'));
    console.log(`ClickHouse, 1 probing row, ${ties} tied, ${settings}: ${place(version, ties - 1)}`);
  }
}
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
DuckDB, 1 probing rows, 3 tied: first
DuckDB, 63 probing rows, 3 tied: first
DuckDB, 64 probing rows, 3 tied: last
DuckDB, 1000 probing rows, 3 tied: last
ClickHouse, 1 probing row, 2 tied, default: first
ClickHouse, 1 probing row, 2 tied, full_sorting_merge: last
ClickHouse, 1 probing row, 256 tied, default: first
ClickHouse, 1 probing row, 256 tied, full_sorting_merge: last
ClickHouse, 1 probing row, 257 tied, default: last
ClickHouse, 1 probing row, 257 tied, full_sorting_merge: last
ClickHouse, 1 probing row, 1000 tied, default: last
ClickHouse, 1 probing row, 1000 tied, full_sorting_merge: last
TXT
echo "as seen with DuckDB $duckdb, chdb $chdb"
