#!/usr/bin/env bash
# Apache.Arrow 23.0.0 for .NET: a stream whose batches each carry their own dictionary is written with the first batch's dictionary only.
# The second batch's ERCOT and SPP are PJM and MISO for every reader.
#
# Why it matters: a dictionary per batch is what one gets who encodes as rows arrive (ISO, node, product). Indices stay in range as long as
# later dictionaries are no longer than the first, so prices change their market without an error; only a longer one makes a reader throw.
# Guess before the first run: the writer sends a replacement dictionary before the second batch, as the streaming format provides, and the
# file writer, whose format has no replacements, refuses (the JavaScript library does both).
# Seen: both writers send dictionaries once. Read back in .NET and in JavaScript alike. Java's writer had this and was mended in 2023
# (apache/arrow issue 18547). Until then: one dictionary for all batches of a stream.
# What we do: Arrow answers of cubes are written by ClickHouse, not by this package; a writer of our own would send plain columns.
#
# Needs the .NET 10 SDK, Node.js 20, a NuGet and an npm registry. Touches nothing outside a temporary folder.
set -euo pipefail

dotnet_arrow=23.0.0
js_arrow=21.2.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# The SDK's own scratch files go into the folder too, and no build server stays behind.
export TMPDIR=$folder DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Apache.Arrow" Version="$dotnet_arrow" /></ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

var type = new DictionaryType(Int32Type.Default, StringType.Default, ordered: false);
var schema = new Schema([new Field("iso", type, nullable: true)], null);
string[][] batches = [["PJM", "MISO"], ["ERCOT", "SPP"]];
foreach (var kind in new[] { "stream", "file" })
{
    var buffer = new MemoryStream();
    using (var writer = kind == "stream" ? new ArrowStreamWriter(buffer, schema, true) : new ArrowFileWriter(buffer, schema, true))
    {
        foreach (var names in batches)
        {
            var dictionary = new StringArray.Builder().AppendRange(names).Build();
            var indices = new Int32Array.Builder().AppendRange([0, 1]).Build();
            writer.WriteRecordBatch(new RecordBatch(schema, [new DictionaryArray(type, indices, dictionary)], 2));
        }

        writer.WriteEnd();
    }

    File.WriteAllBytes($"iso.{kind}", buffer.ToArray());
    buffer.Position = 0;
    using var reader = kind == "stream" ? new ArrowStreamReader(buffer) : new ArrowFileReader(buffer);
    var read = new List<string>();
    while (reader.ReadNextRecordBatch() is { } batch)
    {
        var column = (DictionaryArray)batch.Column(0);
        read.AddRange(((Int32Array)column.Indices).Select(index => ((StringArray)column.Dictionary).GetString(index!.Value)));
    }

    Console.WriteLine($".NET {kind}: written {string.Join(' ', batches.SelectMany(names => names))}, read {string.Join(' ', read)}");
}
CS
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "apache-arrow@$js_arrow"
cat > finding.mjs <<'JS'
import fs from 'node:fs';
import { Dictionary, Int32, Table, Utf8, makeVector, tableFromIPC, tableToIPC, vectorFromArray } from 'apache-arrow';

const isos = table => [...table.getChild('iso')].join(' ');
for (const kind of ['stream', 'file']) {
  console.log(`JavaScript reads the ${kind} of .NET: ${isos(tableFromIPC(fs.readFileSync(`iso.${kind}`)))}`);
}

const batch = names => new Table({
  iso: makeVector({ type: new Dictionary(new Utf8(), new Int32()), data: Int32Array.of(0, 1), dictionary: vectorFromArray(names, new Utf8()) }),
});
const both = batch(['PJM', 'MISO']).concat(batch(['ERCOT', 'SPP']));
for (const kind of ['stream', 'file']) {
  try {
    console.log(`JavaScript writes and reads a ${kind}: ${isos(tableFromIPC(tableToIPC(both, kind)))}`);
  } catch (error) {
    console.log(`JavaScript writes a ${kind}: refused`);
  }
}
JS
dotnet run -v q > out.txt
node finding.mjs >> out.txt
cat out.txt
diff - out.txt <<'TXT'
.NET stream: written PJM MISO ERCOT SPP, read PJM MISO PJM MISO
.NET file: written PJM MISO ERCOT SPP, read PJM MISO PJM MISO
JavaScript reads the stream of .NET: PJM MISO PJM MISO
JavaScript reads the file of .NET: PJM MISO PJM MISO
JavaScript writes and reads a stream: PJM MISO ERCOT SPP
JavaScript writes a file: refused
TXT
echo "as seen with Apache.Arrow $dotnet_arrow, apache-arrow $js_arrow"
