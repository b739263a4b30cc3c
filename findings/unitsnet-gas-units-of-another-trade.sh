#!/usr/bin/env bash
# UnitsNet 5.75.1: the gas trade's MMBtu is no unit, its MBtu is a thousand times too large, and ten of its therms are not one million Btu.
#
# Why it matters: gas is quoted in USD/MMBtu (a million Btu), volumes come in Dth (the same by contract) and in MBtu (a thousand Btu, M being
# the Roman numeral). A heat rate or a spark spread that is computed through the library has the wrong fuel price, by a factor or by 0.024 %.
# Guess before the first run: MMBtu is read as a million Btu; MBtu, which two trades read differently, is refused or a million; a dekatherm
# is a million Btu, as gas tariffs define it.
# Seen: MBtu is the metric prefix, in any case of its letters ("mbtu" too); MMBtu is refused with "'1 M' was not in a correct format", which
# names another fault; therms of the United States are those of 59 F (105,480,400 J) beside Btu of the International Table, so that a
# contract of 10,000 Dth is 9,997.6 million Btu. The European therm is 100,000 Btu exactly.
# What we do: units are words of our own list, where MMBtu stands for itself; nothing is parsed by a library of units.
#
# Needs the .NET 10 SDK and a NuGet registry. Touches nothing outside a temporary folder.
set -euo pipefail

version=5.75.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# The SDK's own scratch files go into the folder too, and no build server stays behind.
export TMPDIR=$folder DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="UnitsNet" Version="$version" /></ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Globalization;
using UnitsNet;
using UnitsNet.Units;

var words = CultureInfo.InvariantCulture;
foreach (var text in new[] { "1 MMBtu", "1 MBtu", "1 mbtu", "1 kBtu", "1 Dth (U.S.)", "1 th (U.S.)", "1 th (E.C.)" })
{
    try
    {
        Console.WriteLine($"{text} = {Energy.Parse(text, words).BritishThermalUnits.ToString("0.00", words)} Btu");
    }
    catch (FormatException refused)
    {
        Console.WriteLine($"{text}: {refused.Message}");
    }
}

Console.WriteLine($"10,000 Dth = {Energy.From(10_000, EnergyUnit.DecathermUs).MegabritishThermalUnits.ToString("0.0", words)} million Btu");
CS
dotnet run > out.txt
cat out.txt
diff - out.txt <<'TXT'
1 MMBtu: The input string '1 M' was not in a correct format.
1 MBtu = 1000000.00 Btu
1 mbtu = 1000000.00 Btu
1 kBtu = 1000.00 Btu
1 Dth (U.S.) = 999761.29 Btu
1 th (U.S.) = 99976.13 Btu
1 th (E.C.) = 100000.00 Btu
10,000 Dth = 9997.6 million Btu
TXT
echo "as seen with $version"
