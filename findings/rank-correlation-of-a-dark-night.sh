#!/usr/bin/env bash
# ClickHouse 26.7 (chdb 3.4.0): rankCorr uses the short formula for Spearman's coefficient, which holds only while no value comes twice. Output of
# solar parks, zero for most hours, has a rank correlation of 0 with its own opposite (it is -1), of 0.25 with noise and of 0.5 with it at night.
#
# Why it matters: solar, prices at the floor, congestion and ramp columns are mostly zeros. The error always points to plus, so that every such
# column looks like a driver of the price, and one that drives it down looks like none. MathNet's Spearman of the same rows is right.
# Guess before the first run, when ties had shown a difference of 0.015: small everywhere, and no number for a constant column.
# Seen: the more ties, the nearer to +1; two constant columns give exactly 1. corr over ranks of one's own is right. Reported as issue 113050 of
# ClickHouse/ClickHouse in August 2026 (open, a pull request too), for duplicates in general.
# What we do: a query may call rankCorr; a driver's weight is never taken from it. Ranks by a window and corr over them are right.
#
# Needs the .NET 10 SDK, Node.js 20, a NuGet and an npm registry, Linux x64 with glibc (chdb: 180 MB). Touches only a temporary folder.
set -euo pipefail

chdb=3.4.0
mathnet=5.0.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# The SDK's own scratch files go into the folder too, and no build server stays behind.
export TMPDIR=$folder DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "chdb@$chdb"
cat > finding.mjs <<'JS'
import fs from 'node:fs';
import { query } from 'chdb';

// Thirty days by the hour. Solar is there from 10 to 14 o'clock, the price moves against it and by itself.
const hours = Array.from({ length: 720 }, (_, i) => i);
const solar = hours.map(i => (i % 24 >= 10 && i % 24 <= 14 ? 100 + (i * 37) % 50 : 0));
const noise = hours.map(i => (i * 7919) % 720);
const pairs = [
  ['solar and its opposite', solar, solar.map(x => -x)],
  ['solar and noise', solar, noise],
  ['solar and a price that it lowers', solar, hours.map(i => 40 - solar[i] / 10 + noise[i] / 100)],
  ['price and a price', noise, noise.map(x => 2 * x)],
  ['night and noise', hours.map(() => 0), noise],
  ['night and another night', hours.map(() => 0), hours.map(() => 5)],
];
const spelled = value => (value === null || Number.isNaN(value) ? 'none' : value.toFixed(2));
fs.writeFileSync('pairs.txt', pairs.map(([name, x, y]) => `${name}|${x.join(' ')}|${y.join(' ')}`).join('\n'));
fs.writeFileSync('clickhouse.txt', pairs.map(([, x, y]) => {
  fs.writeFileSync('rows.csv', x.map((value, i) => `${value},${y[i]}`).join('\n'));
  const rank = of => `rank() OVER (ORDER BY ${of}) + (count() OVER (PARTITION BY ${of}) - 1) / 2`;
  const rows = `file('${process.cwd()}/rows.csv', CSV, 'x Float64, y Float64')`;
  const answer = JSON.parse(query(`SELECT rankCorr(x, y), (SELECT corrStable(rx, ry) FROM (SELECT ${rank('x')} AS rx, ${rank('y')} AS ry FROM ${rows}))
    FROM ${rows}`, 'JSONCompactEachRow'));
  return `rankCorr ${spelled(answer[0])}, corr over ranks ${spelled(answer[1])}`;
}).join('\n'));
JS
cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="MathNet.Numerics" Version="$mathnet" /></ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Globalization;
using MathNet.Numerics.Statistics;

var clickHouse = File.ReadAllLines("clickhouse.txt");
var i = 0;
foreach (var pair in File.ReadLines("pairs.txt"))
{
    var parts = pair.Split('|');
    var spearman = Correlation.Spearman(Numbers(parts[1]), Numbers(parts[2]));
    Console.WriteLine($"{parts[0]}: {clickHouse[i++]}, MathNet {(double.IsNaN(spearman) ? "none" : spearman.ToString("0.00", CultureInfo.InvariantCulture))}");
}

static double[] Numbers(string text) => [.. text.Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
CS
node finding.mjs
dotnet run -v q > out.txt
cat out.txt
diff - out.txt <<'TXT'
solar and its opposite: rankCorr -0.01, corr over ranks -1.00, MathNet -1.00
solar and noise: rankCorr 0.25, corr over ranks 0.00, MathNet 0.00
solar and a price that it lowers: rankCorr -0.25, corr over ranks -0.70, MathNet -0.70
price and a price: rankCorr 1.00, corr over ranks 1.00, MathNet 1.00
night and noise: rankCorr 0.50, corr over ranks none, MathNet none
night and another night: rankCorr 1.00, corr over ranks none, MathNet none
TXT
echo "as seen with chdb $chdb, MathNet.Numerics $mathnet"
