#!/usr/bin/env bash
# Iceberg's equality deletes, five small tables, two readers: ClickHouse 26.7 (chdb 3.4.0) reads three of them otherwise than the
# specification says, icebird 0.3.1 three as well, and no table is right in both. Neither gives an error or a warning.
#
# Why it matters: streams (Flink upserts, Kafka Connect) write corrections of prices as equality deletes. The warehouse and the notebook then
# read the same snapshot and differ, by rows that were deleted and by rows that nobody deleted; a count over either looks plausible.
# Guess before the first run: a reader that takes equality deletes takes them whole, or says what it lacks.
# Seen, ClickHouse: deleting 'B' also drops the rows whose key is NULL (NULL <> 'B' is not true); a delete of the unpartitioned spec, which
# holds for every partition, deletes nothing. apache/iceberg-rust had the first fault too (its issue 2780). Not checked here: count() without a
# column is now right and now 0, from run to run (ClickHouse/ClickHouse issue 112347 speaks of the count).
# Seen, icebird: deleting NULL empties the table; a delete for one partition hits the others; a delete file that carries one more column than
# it compares, which the specification allows, deletes nothing.
# What we do: our writer makes no equality deletes (a correction is a new version of a row), our reader refuses a snapshot that has delete files.
#
# Needs Node.js 20 and an npm registry, Linux x64 with glibc (chdb: 180 MB). Touches nothing outside a temporary folder.
set -euo pipefail

chdb=3.4.0
icebird=0.3.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$(dirname "${BASH_SOURCE[0]}")/lib/iceberg-table.mjs" "$folder"
cd "$folder"

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "chdb@$chdb" "icebird@$icebird" avsc@5.7.9 hyparquet-writer@0.17.0
cat > finding.mjs <<'JS'
import fs from 'node:fs';
import { query } from 'chdb';
import { icebergRead } from 'icebird';
import { column, schema, writeTable } from './iceberg-table.mjs';

// icebird reads addresses; these are files of this folder.
globalThis.fetch = async (address, { method, headers } = {}) => {
  const bytes = fs.readFileSync(address);
  const range = /bytes=(\d*)-(\d*)/.exec(new Headers(headers).get('range') ?? '');
  if (!range) {
    return new Response(method === 'HEAD' ? null : bytes, { headers: { 'content-length': `${bytes.length}` } });
  }

  const begin = range[1] ? Number(range[1]) : bytes.length - Number(range[2]);
  const end = range[1] && range[2] ? Number(range[2]) + 1 : bytes.length;
  return new Response(bytes.subarray(begin, end), { status: 206 });
};

const nodes = schema(0, [1, 'iso', 'string'], [2, 'node', 'string']);
const byIso = [{ 'source-id': 1, 'field-id': 1000, name: 'iso', transform: 'identity' }];
const of = (...values) => column('node', 'STRING', 2, values);
const iso = (...values) => column('iso', 'STRING', 1, values);
const data = { name: 'data', columns: [iso('PJM', 'PJM', 'PJM'), of('A', 'B', null)] };
const partitions = [
  { name: 'pjm', partition: ['PJM'], columns: [iso('PJM', 'PJM'), of('A', 'B')] },
  { name: 'miso', partition: ['MISO'], columns: [iso('MISO', 'MISO'), of('A', 'B')] },
];
const deletes = (...columns) => ({ name: 'deletes', sequence: 2, equality: [2], columns });
const cases = [
  ['no delete', 'PJM A, PJM B, PJM null', [[]], [data]],
  ["delete 'B'", 'PJM A, PJM null', [[]], [data, deletes(of('B'))]],
  ['delete null', 'PJM A, PJM B', [[]], [data, deletes(of(null))]],
  ["delete 'B', iso beside it", 'PJM A, PJM null', [[]], [data, deletes(of('B'), iso('another'))]],
  ["delete 'B' of PJM", 'MISO A, MISO B, PJM A', [byIso], [...partitions, { ...deletes(of('B')), partition: ['PJM'] }]],
  ["delete 'B' everywhere", 'MISO A, PJM A', [byIso, []], [...partitions, { ...deletes(of('B')), spec: 1 }]],
];
for (const [name, expected, specs, files] of cases) {
  const place = `tables/${name.replace(/\W+/g, '-')}`;
  const metadata = await writeTable(`${process.cwd()}/${place}`, { schemas: [nodes], specs, files });
  const clickhouse = query(`SELECT iso, ifNull(node, 'null') FROM icebergLocal('${place}') ORDER BY ALL`, 'TSV')
    .trim().split('\n').join(', ').replaceAll('\t', ' ');
  const icebird = (await icebergRead({ tableUrl: metadata.location, metadata })).map(row => `${row.iso} ${row.node ?? 'null'}`).sort().join(', ');
  const verdict = rows => rows === expected ? 'right' : `${rows || 'nothing'} (!)`;
  console.log(`${name}: ${expected}; ClickHouse ${verdict(clickhouse)}; icebird ${verdict(icebird)}`);
}
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
no delete: PJM A, PJM B, PJM null; ClickHouse right; icebird right
delete 'B': PJM A, PJM null; ClickHouse PJM A (!); icebird right
delete null: PJM A, PJM B; ClickHouse right; icebird nothing (!)
delete 'B', iso beside it: PJM A, PJM null; ClickHouse PJM A (!); icebird PJM A, PJM B, PJM null (!)
delete 'B' of PJM: MISO A, MISO B, PJM A; ClickHouse right; icebird MISO A, PJM A (!)
delete 'B' everywhere: MISO A, PJM A; ClickHouse MISO A, MISO B, PJM A, PJM B (!); icebird right
TXT
echo "as seen with chdb $chdb, icebird $icebird"
