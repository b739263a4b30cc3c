#!/usr/bin/env bash
# ClickHouse 26.7 (chdb 3.4.0): arrayAvg of Decimals is a Float64 by its type and cut to the Decimal's scale by its value, towards zero. The mean
# of 19.99 and 20.00 is 19.99, of -0.01 and 0.00 it is 0. avg over the rows and arrayReduce('avg') over the same array say 19.995 and -0.005.
#
# Why it matters: prices are Decimals, and a day's curve is gathered into an array to get means of blocks from it. Spreads between two such means
# are off by up to a cent each, always towards zero: a mean of prices is too low, of negative prices too high, of whole MW off by up to one.
# The type says Float64, so nobody looks for the scale. Deviations of a column with one NaN are next to it: 0, where the mean is NaN.
# Guess before the first run (of a list of functions at once): exact, like avg. Guess when literals had surprised: a column's array is right.
# Seen: below; minus 2.48 over a month of hours. groupArrayMovingAvg cuts too, and is documented to. A search of public issue threads found no
# report of arrayAvg, nor of a deviation of 0 beside NaN (stddevPopStable answers NaN).
# What we do: a query may call arrayAvg, with toFloat64 in its lambda; our own means are over rows. For deviations take Stable.
#
# Needs Node.js 20, an npm registry, Linux x64 with glibc (chdb: 180 MB). Touches nothing outside a temporary folder.
set -euo pipefail

chdb=3.4.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "chdb@$chdb"
cat > finding.mjs <<'JS'
import { query } from 'chdb';

const row = sql => query(sql, 'TSV').trim().split('\t').join(', ');
console.log(`type of arrayAvg: ${row("SELECT toTypeName(arrayAvg([toDecimal64('19.99', 2)]))")}`);
for (const [name, type, values] of [
  ['prices', 'Decimal(18, 2)', ['19.99', '20.00']],
  ['negative prices', 'Decimal(18, 2)', ['-0.01', '0.00']],
  ['whole MW', 'Decimal(18, 0)', ['20', '21', '21']],
  ['prices with four decimals', 'Decimal(18, 4)', ['19.9999', '20.0000']],
  ['prices as Float64', 'Float64', ['19.99', '20.00']],
]) {
  const rows = `(SELECT arrayJoin(CAST([${values.map(value => `'${value}'`)}], 'Array(${type})')) AS x)`;
  console.log(`${name}: arrayAvg ${row(`SELECT arrayAvg(groupArray(x)) FROM ${rows}`)}, of toFloat64 ${row(
    `SELECT round(arrayAvg(v -> toFloat64(v), groupArray(x)), 6) FROM ${rows}`)}, arrayReduce and avg ${row(
    `SELECT round(arrayReduce('avg', groupArray(x)), 6), round(avg(x), 6) FROM ${rows}`)}`);
}
// A month of hours, each with its own three quarters that end in 3, 3 and 4 hundredths.
console.log(`sum over 744 hours of arrayAvg less avg: ${row(`
  SELECT round(sum(arrayAvg(a)) - sum(arrayReduce('avg', a)), 2)
  FROM (SELECT [toDecimal64('30.03', 2), toDecimal64('30.03', 2), toDecimal64('30.04', 2)] AS a FROM numbers(744))`)}`);
console.log(`10, NaN, 50: mean, deviations (Pop, Samp, Stable) ${row(`
  SELECT avg(x), stddevPop(x), stddevSamp(x), stddevPopStable(x) FROM (SELECT arrayJoin([10., nan, 50.]) AS x)`)}`);
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
type of arrayAvg: Float64
prices: arrayAvg 19.99, of toFloat64 19.995, arrayReduce and avg 19.995, 19.995
negative prices: arrayAvg 0, of toFloat64 -0.005, arrayReduce and avg -0.005, -0.005
whole MW: arrayAvg 20, of toFloat64 20.666667, arrayReduce and avg 20.666667, 20.666667
prices with four decimals: arrayAvg 19.9999, of toFloat64 19.99995, arrayReduce and avg 19.99995, 19.99995
prices as Float64: arrayAvg 19.994999999999997, of toFloat64 19.995, arrayReduce and avg 19.995, 19.995
sum over 744 hours of arrayAvg less avg: -2.48
10, NaN, 50: mean, deviations (Pop, Samp, Stable) nan, 0, 0, nan
TXT
echo "as seen with chdb $chdb"
