#!/usr/bin/env bash
# Apache.Avro 1.12.2 for .NET: a reader's schema with another decimal scale or another unit of time is called compatible, and the writer's
# bytes are then read by the reader's scale. 19.99 arrives as 0.1999, November 2026 as January 1970.
#
# Why it matters: "two more places for ancillary prices" and "microseconds from now on" are the evolutions a price topic sees. The check that
# is there for it (CanRead) passes, consumers with the new schema read every old record, the sum of a day is a hundredth, nothing fails.
# Guess, once a first value had come out wrong: CanRead at least says false, since by the specification decimals resolve only where scale and
# precision are equal; and a unit of time is converted or refused.
# Seen: resolution looks at bytes and long alone, and the logical type applied is the reader's. Java's resolver is said to do the same in
# AVRO-2078 (apache/avro pull request 247, open since 2017).
# What we do: records in the log are JSON; the Avro we read is Iceberg's manifests, whose fields have neither decimals nor stamps.
#
# Needs the .NET 10 SDK and a NuGet registry. Touches nothing outside a temporary folder.
set -euo pipefail

version=1.12.2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# The SDK's own scratch files go into the folder too, and no build server stays behind.
export TMPDIR=$folder DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Apache.Avro" Version="$version" /></ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Globalization;
using Avro;
using Avro.Generic;
using Avro.IO;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Show("scale 2 read with scale 4", Decimal(2), Decimal(4), new AvroDecimal(19.99m));
Show("scale 4 read with scale 2", Decimal(4), Decimal(2), new AvroDecimal(19.9900m));
Show("milliseconds read as microseconds", Stamp("millis"), Stamp("micros"), new DateTime(2026, 11, 1, 6, 30, 0, DateTimeKind.Utc));
Show("a date read as time of day", Days("date"), Days("time-millis"), new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc));

static string Decimal(int scale) => $$"""{"type":"bytes","logicalType":"decimal","precision":10,"scale":{{scale}}}""";

static string Stamp(string unit) => $$"""{"type":"long","logicalType":"timestamp-{{unit}}"}""";

static string Days(string kind) => $$"""{"type":"int","logicalType":"{{kind}}"}""";

// A record of one nullable field, as topics have it.
static void Show(string what, string written, string read, object value)
{
    var (writer, reader) = (Record(written), Record(read));
    var bytes = new MemoryStream();
    var record = new GenericRecord(writer);
    record.Add("value", value);
    new GenericDatumWriter<GenericRecord>(writer).Write(record, new BinaryEncoder(bytes));
    bytes.Position = 0;
    var back = new GenericDatumReader<GenericRecord>(writer, reader).Read(null!, new BinaryDecoder(bytes));
    Console.WriteLine(FormattableString.Invariant($"{what}: CanRead {reader.CanRead(writer)}, {value} reads {back["value"]}"));
}

static RecordSchema Record(string type) =>
    (RecordSchema)Schema.Parse($$"""{"type":"record","name":"Price","fields":[{"name":"value","type":["null",{{type}}]}]}""");
CS
dotnet run -v q > out.txt
cat out.txt
diff - out.txt <<'TXT'
scale 2 read with scale 4: CanRead True, 19.99 reads 0.1999
scale 4 read with scale 2: CanRead True, 19.9900 reads 1999.00
milliseconds read as microseconds: CanRead True, 11/01/2026 06:30:00 reads 01/21/1970 18:11:54
a date read as time of day: CanRead True, 11/01/2026 00:00:00 reads 00:00:20.7580000
TXT
echo "as seen with $version"
