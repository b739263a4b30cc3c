#!/usr/bin/env bash
# Deedle 8.1.0: moving statistics are kept by adding what enters the window and taking away what leaves it. One price of 9,000 is taken away with
# a rest that stays: hours later, when the window holds nothing but 20.10 and 20.11, its skewness is 80 and its kurtosis minus millions, to the
# end of the series. One infinity (a ratio to a zero load) makes every later mean, sum and deviation missing. A series without the past is right.
#
# Why it matters: scarcity prices of 5,000 and 9,000 are valid and rare, and features of a moving window are made to notice what is unusual NOW. A
# model gets another input for the same hour by whether its history begins before or after the spike: training and serving do not agree.
# Guess before the first run: mean and deviation forget the spike to nine digits, skewness and kurtosis are about 0 or missing.
# Seen: the mean forgets, the deviation of a flat price is 2e-5 and not 0, the higher moments never do, and of a price that was always flat they are
# off by millions too. Pandas has had such issues for its windows (61416, 18044); a search of public issue threads found none for Deedle.
# What we do: this package is not used; our rolling figures are computed from the window's own prices, in two passes (RollingFigures).
#
# Needs the .NET 10 SDK and a NuGet registry. Touches nothing outside a temporary folder.
set -euo pipefail

version=8.1.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# The SDK's own scratch files go into the folder too, and no build server stays behind.
export TMPDIR=$folder DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Deedle" Version="$version" />
    <PackageReference Include="FSharp.Core" Version="10.1.300" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Deedle;

// Five-minute prices of two days, windows of an hour. The spike is among the first, what is shown is the last window.
const int Window = 12;
var calm = Enumerable.Range(0, 576).Select(i => 20.10 + i % 2 * 0.01).ToArray();
Show("calm from the start", calm);
Show("9,000 at the start", [.. calm.Select((price, i) => i == 3 ? 9000.37 : price)]);
Show("flat at 20.10", [.. calm.Select(_ => 20.10)]);
Show("9,000, then flat", [.. calm.Select((_, i) => i == 3 ? 9000.37 : 20.10)]);
Show("infinity at the start", [.. calm.Select((price, i) => i == 3 ? double.PositiveInfinity : price)]);

void Show(string name, double[] prices)
{
    var series = prices.Select((price, i) => KeyValue.Create(i, price)).ToSeries();
    var window = prices[^Window..];
    var mean = window.Average();
    double About(int power) => window.Average(price => Math.Pow(price - mean, power));
    var deviation = Math.Sqrt(About(2) * Window / (Window - 1));
    Console.WriteLine($"{name}: mean {Verdict(Stats.movingMean(Window, series), mean, 1e-9)}, deviation {Verdict(Stats.movingStdDev(Window, series), deviation, 1e-6)}, "
        + $"skewness {Verdict(Stats.movingSkew(Window, series), 0, 0.01)}, kurtosis {Verdict(Stats.movingKurt(Window, series), -2.36, 1)}");
}

// The last value of a moving statistic beside what its window holds.
static string Verdict(Series<int, double> moving, double real, double tolerance)
{
    var last = moving.TryGetAt(moving.KeyCount - 1);
    return !last.HasValue || double.IsNaN(last.Value) ? "missing"
        : Math.Abs(last.Value - real) <= tolerance ? "right"
        : Math.Abs(last.Value - real) > 1e6 ? "off by millions"
        : Math.Abs(last.Value - real) > 10 ? "off by more than 10" : "off";
}
CS
dotnet run -v q > out.txt
cat out.txt
diff - out.txt <<'TXT'
calm from the start: mean right, deviation right, skewness right, kurtosis right
9,000 at the start: mean right, deviation right, skewness off by more than 10, kurtosis off by millions
flat at 20.10: mean right, deviation right, skewness off by millions, kurtosis off by millions
9,000, then flat: mean right, deviation off, skewness off by millions, kurtosis off by millions
infinity at the start: mean missing, deviation missing, skewness missing, kurtosis missing
TXT
echo "as seen with $version"
