#!/usr/bin/env bash
# DuckDB 1.5.6: numbers inside a VARIANT compare by value and sort by kind. The dearest hour of a payload is then its cheapest fraction.
#
# Why it matters: VARIANT (also Iceberg v3's and Parquet's) is the new home of native payloads. JSON writes 100 where the price is whole and
# 9.5 where it is not, so one column holds several kinds of number, and max, ORDER BY … LIMIT 1, rank, GROUP BY and joins are all affected.
# Guess before the first run: > 30 and ORDER BY use one order; 25 and 25.0, which are equal, are one group.
# Seen: signed before unsigned before double, each by value. A cast mends it. On the way to the next major version (duckdb/duckdb pull
# requests 23307 and 24531 of 2026); the newest release of this line, from after them, still sorts so.
# What we do: native payloads are kept as text, and figures are typed columns; nothing of ours sorts a VARIANT.
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
const column = async sql => (await connection.runAndReadAll(sql)).getRowsJson().map(row => row.join(' x')).join(', ');
await connection.run(`CREATE TABLE payloads AS
    SELECT ('{"lmp":' || lmp || '}')::JSON::VARIANT AS p FROM (VALUES ('25'), ('9.5'), ('-3'), ('100'), ('25.0')) AS t(lmp)`);
for (const [name, sql] of [
  ['kinds', 'SELECT variant_typeof(p.lmp) FROM payloads'],
  ['above 30', 'SELECT p.lmp FROM payloads WHERE p.lmp > 30'],
  ['equal to 25', 'SELECT p.lmp FROM payloads WHERE p.lmp = 25'],
  ['in order', 'SELECT p.lmp FROM payloads ORDER BY p.lmp'],
  ['greatest', 'SELECT max(p.lmp) FROM payloads WHERE p.lmp <> 25'],
  ['groups', 'SELECT p.lmp, count(*) FROM payloads GROUP BY p.lmp ORDER BY p.lmp::DOUBLE, count(*)'],
  ['in order of DOUBLE', 'SELECT p.lmp FROM payloads ORDER BY p.lmp::DOUBLE'],
]) {
  console.log(`${name}: ${await column(sql)}`);
}
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
kinds: UINT64, DOUBLE, INT64, UINT64, DOUBLE
above 30: 100
equal to 25: 25, 25
in order: -3, 25, 100, 9.5, 25
greatest: 9.5
groups: -3 x1, 9.5 x1, 25 x1, 25 x1, 100 x1
in order of DOUBLE: -3, 9.5, 25, 25, 100
TXT
echo "as seen with $version"
