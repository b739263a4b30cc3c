#!/usr/bin/env bash
# technicalindicators 3.1.0: a price of exactly zero ends the window of the standard deviation, of the Bollinger bands and of the CCI, so that what
# comes after it is left out; the highest of prices below zero is 0, and a high of 12 outlives its window where zeros follow. No error.
#
# Why it matters: power is zero or negative for hours on sunny days, and congestion is zero most of the time. Volatility bands and breakout levels
# come out too narrow, or collapse to one line, in just these hours, while average, range and RSI of the same rows are right.
# Guess before the first run: averages, deviations and extremes as defined, whatever the sign. Guess before the second, when the highest of three
# negative prices had been 0 and a deviation had no zeros in it: nothing else than these two and the bands that are made of the deviation.
# Seen: the CCI too, by its mean deviation. A deviation that does not depend on the level must be the same for prices that are moved by a constant, and
# a highest price moves with them; "right" below is both this and the definition, computed here. A search of public issue threads found none.
# What we do: this package is not used; our rolling figures and highs are computed from the window's own prices (RollingFigures).
#
# Needs Node.js 20 and an npm registry. Touches nothing outside a temporary folder.
set -euo pipefail

version=3.1.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "technicalindicators@$version"
cat > finding.mjs <<'JS'
import { BollingerBands, CCI, Highest, Lowest, RSI, SD, SMA } from 'technicalindicators';

const period = 4;
const mean = window => window.reduce((sum, price) => sum + price, 0) / window.length;
const deviation = window => Math.sqrt(mean(window.map(price => (price - mean(window)) ** 2)));
const windows = prices => prices.slice(period - 1).map((_, i) => prices.slice(i, i + period));
const bars = prices => ({ high: prices.map(price => price + 1), low: prices.map(price => price - 1), close: prices });
const cci = window => (window.at(-1) - mean(window)) / (0.015 * mean(window.map(price => Math.abs(price - mean(window)))));
const same = (one, other) => one.length === other.length && one.every((value, i) => Math.abs(value - other[i]) < 1e-6);
const shown = values => values.map(value => +value.toFixed(2)).join(' ');

// What is asked, what it should be by its definition (none for the RSI, whose smoothing has several), and whether it moves with the prices.
const figures = {
  average: [prices => SMA.calculate({ period, values: prices }), mean, true],
  deviation: [prices => SD.calculate({ period, values: prices }), deviation, false],
  'upper band': [
    prices => BollingerBands.calculate({ period, stdDev: 2, values: prices }).map(band => band.upper), window => mean(window) + 2 * deviation(window), true,
  ],
  CCI: [prices => CCI.calculate({ period, ...bars(prices) }), cci, false],
  highest: [prices => Highest.calculate({ period, values: prices }), window => Math.max(...window), true],
  lowest: [prices => Lowest.calculate({ period, values: prices }), window => Math.min(...window), true],
  RSI: [prices => RSI.calculate({ period, values: prices }), null, false],
};
const days = {
  evening: [31, 35, 42, 38, 30, 27, 24, 22],
  'noon with zeros': [12, 0, 3, 0, 0, -4, 5, 18],
  'noon below zero': [-5, -9, -3, -8, -7, -2, -1, -6],
  congestion: [0, 0, 0, 7, 0, 0, -2, 0],
};
for (const [day, prices] of Object.entries(days)) {
  console.log(`${day}: ${shown(prices)}`);
  for (const [name, [of, definition, moves]] of Object.entries(figures)) {
    const [answer, moved] = [of(prices), of(prices.map(price => price + 1000)).map(value => (moves ? value - 1000 : value))];
    const defined = definition ? windows(prices).map(definition) : moved;
    const wrong = `${shown(answer)} for ${shown(defined)}, ${same(moved, defined) ? 'right' : 'wrong too'} 1,000 higher`;
    console.log(`  ${name}: ${same(answer, defined) ? 'right' : wrong}`);
  }
}
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
evening: 31 35 42 38 30 27 24 22
  average: right
  deviation: right
  upper band: right
  CCI: right
  highest: right
  lowest: right
  RSI: right
noon with zeros: 12 0 3 0 0 -4 5 18
  average: right
  deviation: 4.13 0 1.63 0 0 for 4.92 1.3 2.49 3.19 8.29, right 1,000 higher
  upper band: 12 0.75 3 0.25 4.75 for 13.59 3.35 4.72 6.63 21.33, right 1,000 higher
  CCI: -121.21 -Infinity -307.69 Infinity Infinity for -60.61 -44.44 -133.33 133.33 130.86, right 1,000 higher
  highest: 12 12 12 12 18 for 12 3 3 5 18, right 1,000 higher
  lowest: right
  RSI: right
noon below zero: -5 -9 -3 -8 -7 -2 -1 -6
  average: right
  deviation: right
  upper band: right
  CCI: right
  highest: 0 0 0 0 0 for -3 -3 -2 -1 -1, right 1,000 higher
  lowest: right
  RSI: right
congestion: 0 0 0 7 0 0 -2 0
  average: right
  deviation: 0 0 0 2.88 0 for 3.03 3.03 3.03 3.42 0.87, right 1,000 higher
  upper band: 1.75 1.75 1.75 7 -0.5 for 7.81 7.81 7.81 8.09 1.23, right 1,000 higher
  CCI: Infinity -Infinity -Infinity -150.72 Infinity for 133.33 -44.44 -44.44 -75.36 44.44, right 1,000 higher
  highest: 7 7 7 7 7 for 7 7 7 7 0, right 1,000 higher
  lowest: right
  RSI: right
TXT
echo "as seen with technicalindicators $version"
