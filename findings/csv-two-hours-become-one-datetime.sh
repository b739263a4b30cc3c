#!/usr/bin/env bash
# Three CSV readers of .NET, one price report of the autumn day: where the machine keeps Chicago's clock, Sep 0.17.1 makes equal DateTimes of 06:30Z
# and 07:30Z; CsvHelper 34.0.0 (the rewrite of 2026) keeps those apart and makes equal ones of 01:30-05:00 and 01:30-06:00, and of one instant
# spelled both ways two; Sylvan.Data.Csv 1.4.4 has each right, and leaves out, without a word, the row of the unit "#1 STEAM".
#
# Why it matters: a dictionary by stamp throws or loses twelve prices on one day a year, on developers' machines and desks, not on servers in UTC
# where all was tested. DateTime remembers which of the two hours it is for ToUniversalTime and forgets it for == and sorting. Unit names begin with
# a number sign in outage lists; "19,99" of a European report is 1999 in all three, also as a decimal.
# Guess before the first run: the two hours are kept apart by all three; "19,99" is refused by Sep and Sylvan; all rows come in all three.
# Seen: below. In UTC the three agree on the stamps. Sylvan's comment character is a documented default, the loss of such a row no less silent.
# What we do: our own readers make instants of the text, at one place, and drop commas only between groups of three; no row is a comment.
#
# Needs the .NET 10 SDK, a NuGet registry and the system's time zones. Touches nothing outside a temporary folder.
set -euo pipefail

csv_helper=34.0.0
sep=0.17.1
sylvan=1.4.4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# The SDK's own scratch files go into the folder too, and no build server stays behind.
export TMPDIR=$folder DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="CsvHelper" Version="$csv_helper" />
    <PackageReference Include="Sep" Version="$sep" />
    <PackageReference Include="Sylvan.Data.Csv" Version="$sylvan" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Globalization;
using nietras.SeparatedValues;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string Report = "unit,utc,local,price\n#1 STEAM,2026-11-01T06:30:00Z,2026-11-01T01:30:00-05:00,\"19,99\"\n"
    + "2 STEAM,2026-11-01T06:30:00Z,2026-11-01T01:30:00-05:00,\"19,99\"\n2 STEAM,2026-11-01T07:30:00Z,2026-11-01T01:30:00-06:00,\"19,99\"\n";
var rows = new List<Row>();
using (var reader = CsvHelper.CsvReader.FromText(Report, CsvHelper.CsvReaderOptions.Default))
{
    while (reader.Read())
    {
        rows.Add(new Row(reader.GetString(0), reader.Parse<DateTime>(1), reader.Parse<DateTime>(2), reader.Parse<decimal>(3)));
    }
}

Show("CsvHelper", rows);
rows.Clear();
using (var reader = Sep.Reader(options => options with { Unescape = true }).FromText(Report))
{
    foreach (var row in reader)
    {
        rows.Add(new Row(row[0].ToString(), row[1].Parse<DateTime>(), row[2].Parse<DateTime>(), row[3].Parse<decimal>()));
    }
}

Show("Sep", rows);
rows.Clear();
using (var reader = Sylvan.Data.Csv.CsvDataReader.Create(new StringReader(Report)))
{
    while (reader.Read())
    {
        rows.Add(new Row(reader.GetString(0), reader.GetDateTime(1), reader.GetDateTime(2), reader.GetDecimal(3)));
    }
}

Show("Sylvan", rows);

static void Show(string name, List<Row> rows)
{
    var (early, late) = (rows[^2], rows[^1]);
    Console.WriteLine($"{TimeZoneInfo.Local.Id}, {name}: {rows.Count} rows; 06:30Z equals 07:30Z {early.Utc == late.Utc}; "
        + $"01:30-05:00 equals 01:30-06:00 {early.Local == late.Local}; one instant in two spellings is equal {early.Utc == early.Local}; "
        + $"hours between {(late.Local - early.Local).TotalHours}, in UTC {(late.Local.ToUniversalTime() - early.Local.ToUniversalTime()).TotalHours}; 19,99 is {late.Price}");
}

internal sealed record Row(string Unit, DateTime Utc, DateTime Local, decimal Price);
CS
dotnet build -v q > build.txt || { cat build.txt; exit 1; }
TZ=America/Chicago dotnet run --no-build > out.txt
TZ=UTC dotnet run --no-build >> out.txt
cat out.txt
diff - out.txt <<'TXT'
America/Chicago, CsvHelper: 3 rows; 06:30Z equals 07:30Z False; 01:30-05:00 equals 01:30-06:00 True; one instant in two spellings is equal False; hours between 0, in UTC 1; 19,99 is 1999
America/Chicago, Sep: 3 rows; 06:30Z equals 07:30Z True; 01:30-05:00 equals 01:30-06:00 True; one instant in two spellings is equal True; hours between 0, in UTC 1; 19,99 is 1999
America/Chicago, Sylvan: 2 rows; 06:30Z equals 07:30Z False; 01:30-05:00 equals 01:30-06:00 False; one instant in two spellings is equal True; hours between 1, in UTC 1; 19,99 is 1999
UTC, CsvHelper: 3 rows; 06:30Z equals 07:30Z False; 01:30-05:00 equals 01:30-06:00 False; one instant in two spellings is equal True; hours between 1, in UTC 1; 19,99 is 1999
UTC, Sep: 3 rows; 06:30Z equals 07:30Z False; 01:30-05:00 equals 01:30-06:00 False; one instant in two spellings is equal True; hours between 1, in UTC 1; 19,99 is 1999
UTC, Sylvan: 2 rows; 06:30Z equals 07:30Z False; 01:30-05:00 equals 01:30-06:00 False; one instant in two spellings is equal True; hours between 1, in UTC 1; 19,99 is 1999
TXT
echo "as seen with CsvHelper $csv_helper, Sep $sep, Sylvan.Data.Csv $sylvan"
