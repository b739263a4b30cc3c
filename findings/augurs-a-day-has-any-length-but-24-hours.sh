#!/usr/bin/env bash
# augurs 0.10.2 (@bsull/augurs, seasonalities): asked for the seasons of hourly prices with one clean daily cycle, it answers one period, without an
# error, that is 21 to 510 hours by how many days it is given. 24 comes out of 90 days and of 180. Bounds around 24 do not help.
#
# Why it matters: the period is what the decomposition (MSTL), the forecast and every anomaly score by season are built on, and prices come in a week
# or a month of hours. With 126 for 24 each hour is compared with another hour of the day, and the morning ramp becomes an anomaly.
# Guess before the first run: 24 for 14 days of hours. Guess before the second, when it had been 25: lengths that fit the segments of the method
# (Welch's), or bounds on the period, give 24.
# Seen: below; "Fourier" is the period of the greatest of all n/2 coefficients, computed here by its definition. There are two causes. The segments
# are cut to a power of two and periods are their length / k, rounded: of short ones 24 is no candidate, and between 20 and 30 there may be none. And
# the level of the prices goes in: scipy.signal.welch takes the mean from each segment unless forbidden, here the same cycle around 40 has another
# period than around 0. Pull request 61 of grafana/augurs, which brought it, calls it alpha; a search of public issue threads found none on its answers.
# What we do: the seasons of a series are said by who declares it (day, week, in hours of its own calendar) and not found by a periodogram.
#
# Needs Node.js 20 and an npm registry. Touches nothing outside a temporary folder.
set -euo pipefail

version=0.10.2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "@bsull/augurs@$version"
cat > finding.mjs <<'JS'
import fs from 'node:fs';
import load, { seasonalities } from '@bsull/augurs/seasons';

await load({ module_or_path: fs.readFileSync('node_modules/@bsull/augurs/seasons_bg.wasm') });

// The days are whole, so that a cycle of 24 hours has a coefficient of its own.
const prices = (days, level) => Float64Array.from({ length: 24 * days }, (_, i) => level + 20 * Math.sin(2 * Math.PI * i / 24) + ((i * 7919) % 100) / 100);
const said = periods => (periods.length === 0 ? 'none' : [...periods].join(' and '));

function fourier(values) {
  const powers = Array.from({ length: values.length >> 1 }, (_, k) => {
    let [re, im] = [0, 0];
    values.forEach((value, i) => {
      re += value * Math.cos(2 * Math.PI * (k + 1) * i / values.length);
      im += value * Math.sin(2 * Math.PI * (k + 1) * i / values.length);
    });
    return re * re + im * im;
  });
  return values.length / (powers.indexOf(Math.max(...powers)) + 1);
}

for (const days of [4, 7, 10, 14, 20, 28, 30, 40, 64, 90, 180]) {
  const around = prices(days, 40);
  console.log(`${days} days: Fourier ${fourier(around)}; augurs ${said(seasonalities(around))}, within 12 to 48 `
    + `${said(seasonalities(around, { minPeriod: 12, maxPeriod: 48 }))}, within 20 to 30 ${said(seasonalities(around, { minPeriod: 20, maxPeriod: 30 }))}, `
    + `around 0 ${said(seasonalities(prices(days, -0.5)))}`);
}
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
4 days: Fourier 24; augurs 30, within 12 to 48 30, within 20 to 30 none, around 0 30
7 days: Fourier 24; augurs 21, within 12 to 48 21, within 20 to 30 none, around 0 21
10 days: Fourier 24; augurs 62, within 12 to 48 21, within 20 to 30 none, around 0 21
14 days: Fourier 24; augurs 25, within 12 to 48 21, within 20 to 30 none, around 0 25
20 days: Fourier 24; augurs 126, within 12 to 48 21, within 20 to 30 none, around 0 25
28 days: Fourier 24; augurs 23, within 12 to 48 21, within 20 to 30 none, around 0 23
30 days: Fourier 24; augurs 23, within 12 to 48 21, within 20 to 30 none, around 0 23
40 days: Fourier 24; augurs 254, within 12 to 48 21, within 20 to 30 none, around 0 23
64 days: Fourier 24; augurs 510, within 12 to 48 21, within 20 to 30 none, around 0 24
90 days: Fourier 24; augurs 24, within 12 to 48 21, within 20 to 30 none, around 0 24
180 days: Fourier 24; augurs 24, within 12 to 48 21, within 20 to 30 none, around 0 24
TXT
echo "as seen with @bsull/augurs $version"
