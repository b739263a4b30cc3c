#!/usr/bin/env bash
# proj4js 2.22.0: where a projection's text leaves out the false easting and northing, eleven of 23 projections answer NaN, and say nothing.
# The cylindrical equal-area grid of a sphere is NaN even with them.
#
# Why it matters: grids of weather models and maps of balancing areas come with a projection in PROJ's words (Albers, Lambert, equal-area
# grids), and x_0 and y_0 are mostly left out, because PROJ takes them as 0. A browser map or a point-to-cell step then has no point at all,
# and NaN passes through arithmetic and JSON (as null) without an error.
# Guess before the first run: a parameter that is left out is 0, as in PROJ, in all projections alike.
# Seen: Lambert conformal, stereographic, Mercator and nine more do so; Albers, equidistant conic, azimuthal equal-area, gnomonic, polyconic
# and six more add an undefined number. The way back is no better: a longitude of NaN beside a latitude of 0. With x_0 and y_0 of 0 all but
# two agree with PROJ 9.1.1 within a metre: equal-area on a sphere stays NaN, and orthographic on the ellipsoid is 1,282 m off.
# What we do: points and zones are longitude and latitude in the platform, and grids are read as lists of points.
#
# Needs Node.js 20 and an npm registry. Touches nothing outside a temporary folder.
set -euo pipefail

version=2.22.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "proj4@$version"
cat > finding.mjs <<'JS'
import proj4 from 'proj4';

// A point in Nebraska, 100 W 40 N; what PROJ 9.1.1 prints for it on WGS 84 and on the sphere of weather models, the same with and without x_0.
const conic = '+lat_1=29.5 +lat_2=45.5 +lat_0=23 +lon_0=-96';
const centre = '+lat_0=45 +lon_0=-96';
const projections = {
  lcc: [conic, -338445.72, 1890893.38, -337599.09, 1896273.77],
  stere: ['+lat_0=90 +lat_ts=60 +lon_0=-96', -387534.11, -5541995.92, -386721.07, -5530368.94],
  merc: ['+lon_0=-96', -445277.96, 4838471.40, -444795.69, 4860672.10],
  aeqd: [centre, -341880.67, -547219.06, -341039.34, -547818.54],
  sinu: ['+lon_0=-96', -341575.43, 4429529.03, -340733.27, 4447956.94],
  moll: ['+lon_0=-96', -339710.61, 4789399.15, -339342.68, 4784211.87],
  ortho: [centre, -341298.03, -546283.24, -340456.55, -546882.40],
  eqc: ['+lon_0=-96', -445277.96, 4452779.63, -444795.69, 4447956.94],
  robin: ['+lon_0=-96', -348279.46, 4276351.58, -347902.25, 4271719.97],
  eqearth: ['+lon_0=-96', -339899.93, 4921020.06, -339643.69, 4935289.03],
  geos: ['+h=35785831 +lon_0=-75 +sweep=x', -1947934.48, 3852930.03, -1942841.29, 3868796.60],
  bonne: ['+lat_1=40 +lon_0=-96', -341460.80, 7662.82, -340618.92, 7643.93],
  aea: [conic, -338390.59, 1894100.14, -337543.63, 1899472.40],
  eqdc: ['+lat_0=45 +lon_0=-96 +lat_1=29.5 +lat_2=45.5', -338415.37, -548245.78, -337568.55, -548843.57],
  laea: [centre, -341703.18, -547041.41, -340893.59, -547584.41],
  gnom: [centre, -342581.35, -550295.51, -342210.31, -549699.50],
  cea: ['+lon_0=-96', -445277.96, 4079869.92, -444795.69, 4095347.06],
  poly: [centre, -341460.80, -547752.53, -340618.92, -548350.69],
  mill: ['+lon_0=-96', -445277.96, 4704138.28, -444795.69, 4699043.35],
  omerc: ['+lat_0=45 +lonc=-96 +alpha=30', -341849.15, -547240.59, -341008.90, -547838.92],
  sterea: [centre, -342172.78, -547686.36, -341331.18, -548287.33],
  cass: [centre, -341460.67, -547743.35, -340618.79, -548341.58],
  vandg: ['+lon_0=-96', -420811.76, 4697996.60, -420355.99, 4692908.32],
};
const verdictOf = (name, words, body, x, y) => {
  const [seenX, seenY] = proj4(`+proj=longlat ${body}`, `+proj=${name} ${words} ${body}`, [-100, 40]);
  const off = Math.hypot(seenX - x, seenY - y);
  return Number.isNaN(off) ? 'NaN' : off < 1 ? 'same' : `${Math.round(off)} m off`;
};
for (const [name, [words, x, y, sphereX, sphereY]] of Object.entries(projections)) {
  const verdicts = ['', ' +x_0=0 +y_0=0'].flatMap(offset =>
    [verdictOf(name, words + offset, '+datum=WGS84', x, y), verdictOf(name, words + offset, '+R=6371229', sphereX, sphereY)]);
  console.log(`${name}: without ${verdicts[0]}, ${verdicts[1]}; with ${verdicts[2]}, ${verdicts[3]}`);
}
console.log(`back: ${JSON.stringify(proj4(`+proj=aea ${conic} +datum=WGS84`, '+proj=longlat +datum=WGS84', [-338390.59, 1894100.14]))}`);
JS
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
lcc: without same, same; with same, same
stere: without same, same; with same, same
merc: without same, same; with same, same
aeqd: without same, same; with same, same
sinu: without same, same; with same, same
moll: without same, same; with same, same
ortho: without 1282 m off, same; with 1282 m off, same
eqc: without same, same; with same, same
robin: without same, same; with same, same
eqearth: without same, same; with same, same
geos: without same, same; with same, same
bonne: without same, same; with same, same
aea: without NaN, NaN; with same, same
eqdc: without NaN, NaN; with same, same
laea: without NaN, NaN; with same, same
gnom: without NaN, NaN; with same, same
cea: without NaN, NaN; with same, NaN
poly: without NaN, NaN; with same, same
mill: without NaN, NaN; with same, same
omerc: without NaN, NaN; with same, same
sterea: without NaN, NaN; with same, same
cass: without NaN, NaN; with same, same
vandg: without NaN, NaN; with same, same
back: [null,0]
TXT
echo "as seen with $version"
