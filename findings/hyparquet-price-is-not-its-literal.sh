#!/usr/bin/env bash
# hyparquet 1.31.5: decimals of a Parquet file come as the stored integer TIMES 10^-scale, which is one rounding too many: 1.15 of a DECIMAL(9,2) is
# 1.1500000000000001. Of all cents from -100 to 100 dollars 13 % are another number than the decimal names, of four decimals from -1 to 1 59 %.
#
# Why it matters: prices are written as decimals so that they are the same everywhere. Read this way they are not equal to the literal, to the JSON
# that another service sends, or to DuckDB's cast of the same column; a price level as a key, a tick size check or a filter on 1.15 finds nothing.
# Guess before the first run, of negative decimals in all widths: the value is right, in the nearest double.
# Seen: below. An integer below 2^53 divided by 10^scale, both exact, is the nearest double by IEEE 754, which the text is read as too; DuckDB's cast
# has no difference in all four widths. The README does not say what a decimal comes as; a search of public issue threads found none.
# What we do: decimals of Parquet are read as decimals, by our own readers; the package only reads our tables back in tests.
#
# Needs Node.js 20, an npm registry, Linux x64 with glibc. Touches only a temporary folder.
set -euo pipefail

hyparquet=1.31.5
duckdb=1.5.6-r.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "hyparquet@$hyparquet" "@duckdb/node-api@$duckdb"
cat > finding.mjs <<'JS'
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';

const connection = await (await DuckDBInstance.create()).connect();
for (const [type, scale] of [['DECIMAL(9,2)', 2], ['DECIMAL(18,2)', 2], ['DECIMAL(38,2)', 2], ['DECIMAL(18,4)', 4]]) {
  await connection.run(`COPY (SELECT (i / ${10 ** scale})::${type} AS price, i FROM range(-10000, 10001) steps(i))
    TO 'prices.parquet' (COMPRESSION uncompressed)`);
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile('prices.parquet') });
  const duck = (await connection.runAndReadAll("SELECT price::VARCHAR, price::DOUBLE FROM 'prices.parquet' ORDER BY i")).getRowsJson();
  // What a decimal names is the double that its text is read as.
  const other = rows.map((row, i) => [duck[i][0], row.price]).filter(([text, price]) => price !== Number(text));
  const duckOther = duck.filter(([text, price]) => price !== Number(text));
  const found = rows.filter(row => row.price === 1.15).length;
  console.log(`${type}, ${rows.length} prices: hyparquet ${other.length} are another number (${other.find(([, price]) => price > 0)?.join(' as ')}), `
    + `DuckDB ${duckOther.length}; where price = 1.15: ${found}`);
}
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
DECIMAL(9,2), 20001 prices: hyparquet 2654 are another number (0.35 as 0.35000000000000003), DuckDB 0; where price = 1.15: 0
DECIMAL(18,2), 20001 prices: hyparquet 2654 are another number (0.35 as 0.35000000000000003), DuckDB 0; where price = 1.15: 0
DECIMAL(38,2), 20001 prices: hyparquet 2654 are another number (0.35 as 0.35000000000000003), DuckDB 0; where price = 1.15: 0
DECIMAL(18,4), 20001 prices: hyparquet 11824 are another number (0.0001 as 0.00009999999999999999), DuckDB 0; where price = 1.15: 0
TXT
echo "as seen with hyparquet $hyparquet, DuckDB $duckdb"
