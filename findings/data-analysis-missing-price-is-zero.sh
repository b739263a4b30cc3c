#!/usr/bin/env bash
# Microsoft.Data.Analysis 0.23.1: a missing value is left out by a column's Mean, Min and Max, and is a 0 in GroupBy, in Description and
# in a comparison with 0. Mean and Sum of integer columns wrap around.
#
# Why it matters: one absent interval pulls a hub's daily mean towards zero, makes zero the lowest price of the day and the highest of a
# negative night, and "hours at or below zero" counts it. The mean load of two units of 20,000 MW is negative, without an error.
# Guess before the first run: a mean of integers is computed in double. Guess after a group's mean had surprised: its Min and Max skip nulls.
# Seen: each aggregate has its own answer; GroupBy even counts 2 rows and divides by 3. dotnet/machinelearning issue 6659 (closed) mended
# the columns; 5691 (open since 2019) speaks of null as a key of a group, not of the values.
# What we do: features and means are computed by our own code, where a missing value is missing; this package is not used.
#
# Needs the .NET 10 SDK and a NuGet registry. Touches nothing outside a temporary folder.
set -euo pipefail

version=0.23.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# The SDK's own scratch files go into the folder too, and no build server stays behind.
export TMPDIR=$folder DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.Data.Analysis" Version="$version" /></ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Microsoft.Data.Analysis;

// Two hours and a gap by day, one hour and a gap by night.
var day = new DoubleDataFrameColumn("lmp", new double?[] { 30, null, 50 });
var night = new DoubleDataFrameColumn("lmp", new double?[] { -30, null });
foreach (var (name, prices) in new[] { ("day", day), ("night", night) })
{
    var hubs = new StringDataFrameColumn("hub", Enumerable.Repeat("HUB", (int)prices.Length));
    var frame = new DataFrame(hubs, prices);
    var group = frame.GroupBy("hub");
    var described = frame.Description().Rows.ToDictionary(row => (string)row[0], row => row[1]);
    Console.WriteLine($"{name}, column: mean {prices.Mean()}, min {prices.Min()}, max {prices.Max()}");
    Console.WriteLine($"{name}, group: mean {Of(group.Mean("lmp")):0.##}, min {Of(group.Min("lmp"))}, max {Of(group.Max("lmp"))}, "
        + $"count {Of(group.Count("lmp"))}");
    Console.WriteLine($"{name}, described: mean {described["Mean"]:0.##}");
    Console.WriteLine($"{name}, hours at or below zero: {frame.Filter(prices.ElementwiseLessThanOrEqual(0)).Rows.Count}");
}

var load = new Int16DataFrameColumn("mw", [20000, 20000]);
var watts = new Int32DataFrameColumn("w", [2_000_000_000, 2_000_000_000]);
Console.WriteLine($"mean of 20000 and 20000 as Int16 {load.Mean()}, of two billion twice as Int32 {watts.Mean()}");

static object Of(DataFrame aggregated) => aggregated["lmp"][0];
CS
dotnet run -v q > out.txt
cat out.txt
diff - out.txt <<'TXT'
day, column: mean 40, min 30, max 50
day, group: mean 26.67, min 0, max 50, count 2
day, described: mean 26.67
day, hours at or below zero: 1
night, column: mean -30, min -30, max -30
night, group: mean -15, min -30, max 0, count 1
night, described: mean -15
night, hours at or below zero: 2
mean of 20000 and 20000 as Int16 -12768, of two billion twice as Int32 -147483648
TXT
echo "as seen with $version"
