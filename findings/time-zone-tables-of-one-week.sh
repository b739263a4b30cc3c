#!/usr/bin/env bash
# Three clocks for Canada in one stack: NodaTime 3.3.7 carries tz database 2026f, DuckDB 1.5.6 a table of some months before, ClickHouse 26.7
# (chdb 3.4.0) 2025a. Each is a current release with its own copy; updating the operating system's tzdata changes none of them.
#
# Why it matters: since 2026 Alberta (AESO), British Columbia (Powerex, BC Hydro) and Manitoba (Manitoba Hydro, a seller to MISO) keep
# daylight time. From 1 November 2026 on the same instant gets another hour-ending label in the pipeline, in the notebook and in the warehouse.
# Guess before the first run: current releases agree on every market's zone for the coming winter.
# Seen: Alberta and British Columbia split ClickHouse from the other two, Manitoba splits NodaTime from the other two; nothing warns.
# What we do: stamps are kept in UTC and local stamps become UTC in one place, with NodaTime; the zones of our markets are the same in all
# three. A cube asked for with ?tz=America/Edmonton is still cut by ClickHouse's own table.
#
# Needs the .NET 10 SDK, Node.js 20, a NuGet and an npm registry, Linux x64 with glibc (chdb: 180 MB). Touches only a temporary folder.
set -euo pipefail

noda_time=3.3.7
duckdb=1.5.6-r.1
chdb=3.4.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# The SDK's own scratch files go into the folder too, and no build server stays behind.
export TMPDIR=$folder DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="NodaTime" Version="$noda_time" /></ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using NodaTime;

Console.WriteLine($"NodaTime: tz {DateTimeZoneProviders.Tzdb.VersionId}");
foreach (var zone in args)
{
    var offset = DateTimeZoneProviders.Tzdb[zone].GetUtcOffset(Instant.FromUtc(2026, 12, 15, 12, 0));
    Console.WriteLine($"NodaTime {zone} {offset.Seconds / 3600}");
}
CS
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "@duckdb/node-api@$duckdb" "chdb@$chdb"
cat > finding.mjs <<'JS'
import { DuckDBInstance } from '@duckdb/node-api';
import { query } from 'chdb';

const zones = process.argv.slice(2);
const duckdb = await (await DuckDBInstance.create()).connect();
console.log(`DuckDB: ${(await duckdb.runAndReadAll('SELECT version()')).getRowsJson()[0][0]}`);
for (const zone of zones) {
  const rows = await duckdb.runAndReadAll(`
      SELECT (epoch(TIMESTAMPTZ '2026-12-15 12:00:00+00' AT TIME ZONE '${zone}') - epoch(TIMESTAMP '2026-12-15 12:00:00')) / 3600`);
  console.log(`DuckDB ${zone} ${rows.getRowsJson()[0][0]}`);
}
console.log(`ClickHouse: ${query("SELECT version() || ', tz ' || value FROM system.build_options WHERE name = 'TZDATA_VERSION'", 'TSV').trim()}`);
for (const zone of zones) {
  console.log(`ClickHouse ${zone} ${query(`SELECT timezoneOffset(toDateTime('2026-12-15 12:00:00', 'UTC')::DateTime('${zone}')) / 3600`, 'TSV').trim()}`);
}
JS
zones=(America/Edmonton America/Vancouver America/Winnipeg America/Chicago)
dotnet run -v q -- "${zones[@]}" > out.txt
node finding.mjs "${zones[@]}" >> out.txt
cat out.txt
diff - out.txt <<'TXT'
NodaTime: tz TZDB: 2026f (mapping: 49)
NodaTime America/Edmonton -6
NodaTime America/Vancouver -7
NodaTime America/Winnipeg -5
NodaTime America/Chicago -6
DuckDB: v1.5.6
DuckDB America/Edmonton -6
DuckDB America/Vancouver -7
DuckDB America/Winnipeg -6
DuckDB America/Chicago -6
ClickHouse: 26.7.2.1, tz 2025a
ClickHouse America/Edmonton -7
ClickHouse America/Vancouver -8
ClickHouse America/Winnipeg -6
ClickHouse America/Chicago -6
TXT
echo "as seen with NodaTime $noda_time, DuckDB $duckdb, chdb $chdb"
