#!/usr/bin/env bash
# OpenTelemetry 1.20.1 for .NET: two hosts in one process, each with its own IMeterFactory and a meter of the same name; when one host is
# disposed, the other host's series of that meter go away, though its own meter lives and goes on counting.
#
# Guess before the first run: a disposed meter ends its own measurements; the other host, which has a meter of its own, is not touched.
# Seen: the provider knows both instruments as one stream (name, meter, version, tags; not the factory), adds them up, and drops the stream when either meter ends.
#
# Needs the .NET 10 SDK and a NuGet registry. Touches nothing outside a temporary folder.
set -euo pipefail

version=1.20.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="OpenTelemetry.Extensions.Hosting" Version="$version" />
    <PackageReference Include="OpenTelemetry.Exporter.InMemory" Version="$version" />
    <FrameworkReference Include="Microsoft.AspNetCore.App" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

var (first, firstSeen) = Host();
var (second, _) = Host();
var mine = first.GetRequiredService<IMeterFactory>().Create("shop").CreateCounter<long>("orders");
var other = second.GetRequiredService<IMeterFactory>().Create("shop").CreateCounter<long>("orders");
mine.Add(1);
other.Add(1);
Console.WriteLine($"both alive: {Look(first, firstSeen)}");
second.Dispose();
Look(first, firstSeen);
mine.Add(5);
Console.WriteLine($"the other host disposed, five more orders here: {Look(first, firstSeen)}");

static (ServiceProvider, List<Metric>) Host()
{
    var seen = new List<Metric>();
    var services = new ServiceCollection();
    services.AddMetrics();
    services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("shop").AddInMemoryExporter(seen));
    var provider = services.BuildServiceProvider();
    provider.GetRequiredService<MeterProvider>();
    return (provider, seen);
}

static string Look(ServiceProvider host, List<Metric> seen)
{
    seen.Clear();
    host.GetRequiredService<MeterProvider>().ForceFlush();
    var sums = new List<long>();
    foreach (var metric in seen)
    {
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            sums.Add(point.GetSumLong());
        }
    }

    return sums.Count == 0 ? "no series" : string.Join(", ", sums);
}
CS
dotnet run -v q > out.txt
cat out.txt
diff - out.txt <<'TXT'
both alive: 2
the other host disposed, five more orders here: no series
TXT
echo "as seen with $version"
