#!/usr/bin/env bash
# Parquet.Net 6.1.0: values are written right, the row group's min and max are not. Microsecond stamps get bounds a thousand times too small
# (2026 lies in January 1970), UUIDs bounds in .NET's mixed byte order. A reader that trusts the bounds finds nothing, without an error.
#
# Why it matters: DuckDB and ClickHouse skip row groups by these bounds. `SELECT *` shows every row, a dashboard's `WHERE ts >= …` none; an
# engine that does not prune by them (or a table copied from the file) answers rightly, so that the file looks sound.
# Guess before the first run: bounds may be missing, never wrong; a file by each writer gives each reader the same rows with and without WHERE.
# Seen: DuckDB loses all rows by time, ClickHouse by time and by UUID. Open as issues 769 (stamps) and 758 (UUID) of aloneguid/parquet-dotnet.
# What we do: the lake is written with ParquetSharp, whose bounds hold; a foreign file of this writer is read without a filter.
#
# Needs the .NET 10 SDK, Node.js 20, a NuGet and an npm registry, Linux x64 with glibc (chdb: 180 MB). Touches only a temporary folder.
set -euo pipefail

parquet=6.1.0
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
  <ItemGroup><PackageReference Include="Parquet.Net" Version="$parquet" /></ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Parquet;
using Parquet.Schema;

var time = new DateTimeDataField("ts", DateTimeFormat.DateAndTimeMicros, true);
var id = new DataField<Guid>("id");
var price = new DataField<double>("lmp");
var hours = Enumerable.Range(0, 24).ToArray();
await using var file = File.Create("prices.parquet");
await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(time, id, price), file);
using var group = writer.CreateRowGroup();
await group.WriteAsync<DateTime>(time, hours.Select(hour => new DateTime(2026, 8, 1, hour, 0, 0, DateTimeKind.Utc)).ToArray().AsMemory());
await group.WriteAsync<Guid>(id, hours.Select(hour => new Guid($"{hour:D2}345678-1234-4234-8234-123456789abc")).ToArray().AsMemory());
await group.WriteAsync<double>(price, hours.Select(hour => 30.0 + hour).ToArray().AsMemory());
CS
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "@duckdb/node-api@$duckdb" "chdb@$chdb"
cat > finding.mjs <<'JS'
import { DuckDBInstance } from '@duckdb/node-api';
import { query } from 'chdb';

const connection = await (await DuckDBInstance.create()).connect();
const duckdb = async sql => (await connection.runAndReadAll(sql)).getRowsJson()[0].join(' to ');
const clickhouse = sql => query(sql, 'TSV').trim();
const file = "'prices.parquet'";
const here = `file('${process.cwd()}/prices.parquet', Parquet)`;
const wanted = "12345678-1234-4234-8234-123456789abc";
console.log(`bounds of ts in the footer: ${await duckdb(`SELECT stats_min, stats_max FROM parquet_metadata(${file}) WHERE path_in_schema = 'ts'`)}`);
console.log(`least and greatest ts read: ${await duckdb(`SELECT min(ts + INTERVAL 0 HOUR), max(ts + INTERVAL 0 HOUR) FROM ${file}`)}`);
for (const [name, where] of [
  ['all rows', 'true'],
  ['since 1 August 2026', "ts >= '2026-08-01 00:00:00'"],
  ['of one id', `id = '${wanted}'`],
]) {
  await connection.run(`CREATE OR REPLACE TEMP TABLE copy AS FROM ${file}`);
  const count = `SELECT count(*) FROM ${here} WHERE ${where}`;
  console.log(`${name}: DuckDB ${await duckdb(`SELECT count(*) FROM ${file} WHERE ${where}`)}, `
    + `over a copy ${await duckdb(`SELECT count(*) FROM copy WHERE ${where}`)}; `
    + `ClickHouse ${clickhouse(count)}, `
    + `without pruning ${clickhouse(`${count} SETTINGS input_format_parquet_filter_push_down = 0, input_format_parquet_page_filter_push_down = 0`)}`);
}
JS
dotnet run -v q
node finding.mjs > out.txt
cat out.txt
diff - out.txt <<'TXT'
bounds of ts in the footer: 1970-01-21 15:59:02.4 to 1970-01-21 16:00:25.2
least and greatest ts read: 2026-08-01 00:00:00 to 2026-08-01 23:00:00
all rows: DuckDB 24, over a copy 24; ClickHouse 24, without pruning 24
since 1 August 2026: DuckDB 0, over a copy 24; ClickHouse 0, without pruning 24
of one id: DuckDB 1, over a copy 1; ClickHouse 0, without pruning 1
TXT
echo "as seen with Parquet.Net $parquet, DuckDB $duckdb, chdb $chdb"
