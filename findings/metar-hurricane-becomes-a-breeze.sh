#!/usr/bin/env bash
# metar-taf-parser 9.1.3 and aewx-metar-parser 3.0.2: of eleven valid weather reports the first misreads three and the second four, without an error.
# 110 knots that gust to 130 are 11 knots and no gust in the first. In the second a missing wind is a calm, fog below a quarter mile is ten miles,
# and such a fog under a sky that is obscured at 100 feet (VV001) is a visibility of one metre, with neither temperature nor pressure.
#
# Why it matters: wind, load and icing features and outage warnings are made of these reports, and the reports that go wrong are those of the hours
# that move prices: hurricanes, dense fog, a sensor that fell out. Each wrong value is a plausible one, so no check of range finds it.
# Guess before the first run, with mixed fractions, M00 and the tenths of the remarks in mind: both right all over; and before the second, when the fog
# had become ten miles: nothing else than that and a missing dew point.
# Seen: fractions, signs and remarks are right. Three digits of wind speed are cut to two, with the gust, in the first; a missing dew point takes the
# temperature away in both, and the pressure too in the second. What is meant stands beside each report, by the federal handbook of surface
# observations (FMH-1, chapter 12): ff(f) for 100 knots and more, M for less than, ///// for missing, TT/ where there is no dew point, VVhhh.
# What we do: METAR text is read by our own MetarReader, which takes speeds of three digits and groups that are missing in part, and leaves unread
# wind missing. Neither package is used.
#
# Needs Node.js 20 and an npm registry. Touches nothing outside a temporary folder.
set -euo pipefail

metar_taf=9.1.3
aewx=3.0.2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "metar-taf-parser@$metar_taf" "aewx-metar-parser@$aewx"
# Name, report and what it means: wind and gust in knots, visibility in miles, temperature in degrees Celsius, pressure in inches of mercury.
cat > reports.txt <<'TXT'
a quiet hour|KMIA 301751Z 24015G25KT 10SM FEW015 25/20 A2992|15 G25, 10 SM, 25 C, 29.92
mixed fraction|KMIA 301751Z 24015KT 1 1/2SM BR OVC008 25/20 A2992|15, 1.5 SM, 25 C, 29.92
three quarters|KMIA 301751Z 24015KT 3/4SM BR OVC008 M01/M02 A2992|15, 0.75 SM, -1 C, 29.92
99 knots|KMIA 301751Z 24099G120KT 2SM +RA OVC008 25/24 A2790|99 G120, 2 SM, 25 C, 27.90
100 knots|KMIA 301751Z 240100KT 2SM +RA OVC008 25/24 A2790|100, 2 SM, 25 C, 27.90
110 knots, gusts|KMIA 301751Z 240110G130KT 2SM +RA OVC008 25/24 A2790|110 G130, 2 SM, 25 C, 27.90
no wind sensor|KMIA 301751Z AUTO /////KT 10SM CLR 25/20 A2992|none, 10 SM, 25 C, 29.92
calm|KMIA 301751Z AUTO 00000KT 10SM CLR 25/20 A2992|0, 10 SM, 25 C, 29.92
dense fog|KMIA 301751Z AUTO 24004KT M1/4SM FG OVC002 03/03 A3001|4, below 0.25 SM, 3 C, 30.01
obscured sky|KMIA 301751Z AUTO 24004KT M1/4SM FG VV001 03/03 A3001|4, below 0.25 SM, 3 C, 30.01
no dew point|KMIA 301751Z AUTO 24004KT 10SM CLR 03/ A3001|4, 10 SM, 3 C, 30.01
TXT
cat > finding.mjs <<'JS'
import fs from 'node:fs';
import { parseMetar } from 'metar-taf-parser';
import { metarParser } from 'aewx-metar-parser';

const spelled = (wind, gust, below, miles, celsius, inches) => [
  wind == null ? 'none' : `${wind}${gust ? ` G${gust}` : ''}`,
  miles == null ? 'no visibility' : `${below ? 'below ' : ''}${+miles.toFixed(4)} SM`,
  celsius == null ? 'no temperature' : `${celsius} C`,
  inches == null ? 'no pressure' : inches.toFixed(2),
].join(', ');
const readers = {
  'metar-taf-parser': text => {
    const { wind, visibility, temperature, altimeter } = parseMetar(text);
    return spelled(wind?.speed, wind?.gust, visibility?.indicator === 'M', visibility?.value, temperature, altimeter?.value);
  },
  'aewx-metar-parser': text => {
    const { wind, visibility, temperature, barometer } = metarParser(text);
    return spelled(wind.speed_kts, wind.gust_kts, false, visibility.miles, temperature.celsius, barometer.hg);
  },
};
for (const line of fs.readFileSync('reports.txt', 'utf8').trim().split('\n')) {
  const [name, text, meant] = line.split('|');
  const answers = Object.entries(readers).map(([reader, read]) => [reader, read(text)]);
  console.log(`${name}: ${answers.map(([reader, answer]) => `${reader} ${answer === meant ? 'right' : answer}`).join('; ')}`);
}
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
a quiet hour: metar-taf-parser right; aewx-metar-parser right
mixed fraction: metar-taf-parser right; aewx-metar-parser right
three quarters: metar-taf-parser right; aewx-metar-parser right
99 knots: metar-taf-parser right; aewx-metar-parser right
100 knots: metar-taf-parser 10, 2 SM, 25 C, 27.90; aewx-metar-parser right
110 knots, gusts: metar-taf-parser 11, 2 SM, 25 C, 27.90; aewx-metar-parser right
no wind sensor: metar-taf-parser right; aewx-metar-parser 0, 10 SM, 25 C, 29.92
calm: metar-taf-parser right; aewx-metar-parser right
dense fog: metar-taf-parser right; aewx-metar-parser 4, 10 SM, 3 C, 30.01
obscured sky: metar-taf-parser right; aewx-metar-parser 4, 0.0006 SM, no temperature, no pressure
no dew point: metar-taf-parser 4, 10 SM, no temperature, 30.01; aewx-metar-parser 4, 10 SM, no temperature, no pressure
TXT
echo "as seen with metar-taf-parser $metar_taf, aewx-metar-parser $aewx"
