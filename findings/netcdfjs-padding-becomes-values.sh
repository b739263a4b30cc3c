#!/usr/bin/env bash
# netcdfjs 4.0.0: a record variable of 16-bit values comes with the format's padding as values among them; if it is the file's only
# record variable, the read ends in a RangeError.
#
# Why it matters: scaled shorts over an unlimited time are how weather archives pack temperature, wind and cloud. Six hours of one station
# arrive as twelve numbers, every other one zero; a grid of 21 by 21 points arrives as 442 points an hour, and every hour after the first is shifted.
# Guess before the first run: the reader of a format from 1989 knows both of its padding rules.
# Seen: it divides the padded size in the header by the width of a value. The rules are the classic format's own: each record of a variable
# is padded to four bytes, except that a lone record variable of bytes or shorts has no padding at all. ncdump reads both files as written.
# Floats, doubles and even counts of shorts come right, which is why samples pass. A review of visgl/loaders.gl (pull request 3829 of August
# 2026), which has a copy of the reader, names the first half.
# What we do: weather is read as JSON, CSV and METAR; NetCDF is converted outside, by a tool built on the C library.
#
# Needs Node.js 20 and an npm registry. Touches nothing outside a temporary folder.
set -euo pipefail

version=4.0.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "netcdfjs@$version"
cat > finding.mjs <<'JS'
import { NetCDFReader } from 'netcdfjs';

const SHORT = 3, FLOAT = 5;
const widthOf = type => type === SHORT ? 2 : 4;
const padded = bytes => bytes + (4 - bytes % 4) % 4;

// A NetCDF classic file of variables over (time) or (time, station), time being the record dimension.
function file(stations, variables) {
  const header = [];
  const word = value => header.push(value >>> 24, value >>> 16 & 255, value >>> 8 & 255, value & 255);
  const name = text => {
    word(text.length);
    header.push(...Buffer.from(text));
    header.push(...new Array(padded(text.length) - text.length).fill(0));
  };
  const records = variables[0].rows.length;
  const alone = variables.length === 1;
  const sizeOf = variable => widthOf(variable.type) * variable.rows[0].length;
  header.push(...Buffer.from('CDF'), 1);
  [records, 10, 2].forEach(word);
  name('time');
  word(0);
  name('station');
  word(stations);
  [0, 0, 11, variables.length].forEach(word);
  const begins = [];
  for (const variable of variables) {
    name(variable.name);
    [2, 0, 1, 0, 0, variable.type, padded(sizeOf(variable))].forEach(word);
    begins.push(header.length);
    word(0);
  }
  const data = [];
  for (let record = 0; record < records; record++) {
    for (const variable of variables) {
      const bytes = Buffer.alloc(alone ? sizeOf(variable) : padded(sizeOf(variable)));
      variable.rows[record].forEach((value, i) => variable.type === SHORT ? bytes.writeInt16BE(value, 2 * i) : bytes.writeFloatBE(value, 4 * i));
      data.push(...bytes);
    }
  }
  const all = Buffer.from([...header, ...data, ...new Array(padded(data.length) - data.length).fill(0)]);
  variables.reduce((begin, variable, i) => {
    all.writeUInt32BE(begin, begins[i]);
    return begin + padded(sizeOf(variable));
  }, header.length);
  return all;
}

function show(what, bytes, variable) {
  try {
    console.log(`${what}: ${JSON.stringify(new NetCDFReader(bytes).getDataVariable(variable))}`);
  } catch (error) {
    console.log(`${what}: ${error.name}`);
  }
}

const wind = stations => ({ name: 'wind', type: FLOAT, rows: [1, 2, 3].map(hour => new Array(stations).fill(hour)) });
const temperature = rows => ({ name: 't2m', type: SHORT, rows });
show('one station, 211, 212, 213', file(1, [temperature([[211], [212], [213]]), wind(1)]), 't2m');
show('three stations', file(3, [temperature([[211, 221, 231], [212, 222, 232], [213, 223, 233]]), wind(3)]), 't2m');
show('two stations', file(2, [temperature([[211, 221], [212, 222], [213, 223]]), wind(2)]), 't2m');
show('floats of three stations', file(3, [temperature([[1, 2, 3], [1, 2, 3], [1, 2, 3]]), wind(3)]), 'wind');
show('the only record variable', file(1, [temperature([[211], [212], [213]])]), 't2m');
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
one station, 211, 212, 213: [[211,0],[212,0],[213,0]]
three stations: [[211,221,231,0],[212,222,232,0],[213,223,233,0]]
two stations: [[211,221],[212,222],[213,223]]
floats of three stations: [[1,1,1],[2,2,2],[3,3,3]]
the only record variable: RangeError
TXT
echo "as seen with $version"
