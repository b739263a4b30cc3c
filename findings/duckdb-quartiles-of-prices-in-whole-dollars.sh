#!/usr/bin/env bash
# DuckDB 1.5.6: approx_quantile of a DECIMAL turns every value into an integer BEFORE it takes the quantile, and answers an integer. SUMMARIZE, which
# everyone asks first about a new table, takes its quartiles that way: congestion between 0.05 and 0.45 has the quartiles 0, 0 and 0.
#
# Why it matters: prices are DECIMAL in lakes, for good reason, and a profile of a column is what thresholds and bins are chosen by. The type of the
# answer is the only sign; of prices like 19.445 the 19 passes as one more approximation. Congestion and basis are less than a dollar for most hours.
# Guess before the first run, of small groups and negative values: approximate quantiles of two values are one of them or the middle, in the type of
# the column. Guess before the second, when the answer had been an INTEGER: SUMMARIZE is right, as it casts, and so is reservoir_quantile of a list.
# Seen: a list of one quantile is right where the quantile alone is not; the cast is to the integer that stores the decimal (SMALLINT to HUGEINT);
# reservoir_quantile drops the list too and answers the first. That one is issue 24189 of duckdb/duckdb, closed by pull request 24488 in August 2026
# and not in this version; a search of public issue threads found none that names approx_quantile or SUMMARIZE.
# What we do: none of our queries calls these. Who writes one casts to DOUBLE first, or gives a list of one quantile.
#
# Needs Node.js 20, an npm registry, Linux x64 with glibc. Touches only a temporary folder.
set -euo pipefail

duckdb=1.5.6-r.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "@duckdb/node-api@$duckdb"
cat > finding.mjs <<'JS'
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create()).connect();
const ask = async sql => (await connection.runAndReadAll(sql)).getRowsJson()[0];

// 101 values in equal steps, so that the quantile p is the least value and p times the width exactly.
const columns = [['congestion', 'DECIMAL(9,2)', 5, 45], ['basis', 'DECIMAL(18,4)', -45, -5], ['price', 'DECIMAL(9,2)', -3000, 9000]];
for (const [name, type, least, greatest] of columns) {
  const exact = [0.25, 0.5, 0.75].map(p => ((least + p * (greatest - least)) / 100).toFixed(2));
  await connection.run(`CREATE TABLE ${name} AS SELECT ((${least} + i * ${(greatest - least) / 100}) / 100)::${type} AS x FROM range(101) steps(i)`);
  const shown = values => values.map(value => Number(value).toFixed(2)).join(', ');
  const same = values => (values.every((value, i) => Math.abs(value - exact[i]) <= 0.02 * (greatest - least) / 100) ? 'near' : shown(values));
  const each = of => [0.25, 0.5, 0.75].map(p => `${of}(x, ${p})`).join(', ');
  const list = 'x, [0.25, 0.5, 0.75]';
  const [alone, kind] = [await ask(`SELECT ${each('approx_quantile')} FROM ${name}`), (await ask(`SELECT typeof(approx_quantile(x, 0.5)) FROM ${name}`))[0]];
  console.log(`${name}, ${type}, quartiles ${exact.join(', ')}: approx_quantile ${same(alone)} as ${kind}, `
    + `of a list ${same((await ask(`SELECT approx_quantile(${list}) FROM ${name}`))[0])}, `
    + `of doubles ${same((await ask(`SELECT approx_quantile(${list.replace('x', 'x::DOUBLE')}) FROM ${name}`))[0])}, `
    + `quantile_cont ${same(await ask(`SELECT ${each('quantile_cont')} FROM ${name}`))}; `
    + `SUMMARIZE ${same(await ask(`SELECT q25, q50, q75 FROM (SUMMARIZE ${name})`))}`);
  const [reservoir, answered] = await ask(`SELECT reservoir_quantile(${list}), typeof(reservoir_quantile(${list})) FROM ${name}`);
  console.log(`  reservoir_quantile of the list of three: ${reservoir} as ${answered}`);
}
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
congestion, DECIMAL(9,2), quartiles 0.15, 0.25, 0.35: approx_quantile 0.00, 0.00, 0.00 as INTEGER, of a list near, of doubles near, quantile_cont near; SUMMARIZE 0.00, 0.00, 0.00
  reservoir_quantile of the list of three: 0 as INTEGER
basis, DECIMAL(18,4), quartiles -0.35, -0.25, -0.15: approx_quantile 0.00, 0.00, 0.00 as BIGINT, of a list near, of doubles near, quantile_cont near; SUMMARIZE 0.00, 0.00, 0.00
  reservoir_quantile of the list of three: 0 as BIGINT
price, DECIMAL(9,2), quartiles 0.00, 30.00, 60.00: approx_quantile near as INTEGER, of a list near, of doubles near, quantile_cont near; SUMMARIZE near
  reservoir_quantile of the list of three: 0 as INTEGER
TXT
echo "as seen with DuckDB $duckdb"
