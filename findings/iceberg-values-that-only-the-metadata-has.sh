#!/usr/bin/env bash
# Two of Iceberg's rules for columns that a data file lacks, in ClickHouse 26.7 (chdb 3.4.0) and icebird 0.3.1: version 3's initial default
# and the name mapping of files without field ids. ClickHouse reads NULL for both, in every row; WHERE on the true value finds nothing.
#
# Why it matters: ADD COLUMN currency DEFAULT 'USD' rewrites no file, so every older price depends on the first rule; every folder of Parquet
# that was registered as it stood (add_files, a table migrated from Hive) on the second. DESCRIBE shows the columns, the row count is right.
# Guess before the first run: a reader that opens a version 3 table knows its defaults or refuses it; a file without ids is mapped or refused.
# Seen: ClickHouse says nothing. icebird leaves the defaulted column out of its rows and refuses the file without ids, naming the columns.
# That ClickHouse read identity partition columns as NULL, by the same road, is its issue 110216, mended after this release.
# What we do: our reader takes the partition's value, the mapping and the default, and refuses a file without ids that the mapping does not
# explain; ClickHouse is given such a table after a rewrite of its files.
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

const lmp = [1, 'lmp', 'double'];
const plain = [2, 'currency', 'string'];
const currency = [2, 'currency', 'string', { 'initial-default': 'USD', 'write-default': 'USD' }];
const mapping = JSON.stringify([{ 'field-id': 1, names: ['lmp', 'price'] }, { 'field-id': 2, names: ['currency', 'unit'] }]);
const cases = [
  ['ids and values in the file', [schema(0, lmp, plain)], {}, [column('lmp', 'DOUBLE', 1, [30, 31]), column('currency', 'STRING', 2, ['USD', 'USD'])]],
  ['initial default', [schema(0, lmp), schema(1, lmp, currency)], {}, [column('lmp', 'DOUBLE', 1, [30, 31])]],
  ['name mapping', [schema(0, lmp, plain)], { 'schema.name-mapping.default': mapping },
    [column('price', 'DOUBLE', 0, [30, 31]), column('unit', 'STRING', 0, ['USD', 'USD'])]],
];
for (const [name, schemas, properties, columns] of cases) {
  const place = `tables/${name.replaceAll(' ', '-')}`;
  const metadata = await writeTable(`${process.cwd()}/${place}`, { version: 3, schemas, properties, files: [{ name: 'data', columns }] });
  const rows = query(`SELECT ifNull(toString(lmp), 'NULL'), ifNull(currency, 'NULL') FROM icebergLocal('${place}') ORDER BY ALL`, 'TSV')
    .trim().split('\n').join(', ').replaceAll('\t', ' ');
  const found = query(`SELECT count() FROM icebergLocal('${place}') WHERE currency = 'USD'`, 'TSV').trim();
  const icebird = await icebergRead({ tableUrl: metadata.location, metadata }).then(JSON.stringify, error => error.message);
  console.log(`${name}: ClickHouse ${rows}, of USD ${found}; icebird ${icebird}`);
}
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
ids and values in the file: ClickHouse 30 USD, 31 USD, of USD 2; icebird [{"lmp":30,"currency":"USD"},{"lmp":31,"currency":"USD"}]
initial default: ClickHouse 30 NULL, 31 NULL, of USD 0; icebird [{"lmp":30},{"lmp":31}]
name mapping: ClickHouse NULL NULL, NULL NULL, of USD 0; icebird parquet columns not found: lmp, currency
TXT
echo "as seen with chdb $chdb, icebird $icebird"
