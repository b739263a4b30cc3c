#!/usr/bin/env bash
# DuckDB.NET 1.5.6.1: AppendValue(5) into an INTEGER column stores 84215045, AppendValue(i) with an int i of 5 stores 5. The overloads take nullable
# numbers; for a constant C# prefers the narrowest that holds it, an 8-bit one, and the appender writes the bytes that it gets, not the column's.
# Decimals with one digit too many are cut, by the checked DuckDBAppenderMap too, where a parameter is rounded: 19.999 is 19.99 or 20.00.
#
# Why it matters: a flag, a default or an hour written as a constant passes a review that compares the types, and four of them become one value,
# the rest chance. The documentation warns of types that differ (issue 294, closed): float in DOUBLE, int in BIGINT and DateOnly in TIMESTAMP are
# packed like this; here they do not differ. A cent per row is lost always towards zero, so that a sum of many cannot even out.
# Guess before the first run: values come back as they were, decimals rounded as a parameter's are. Guess once the constant had surprised: an int
# variable in a BIGINT column is converted or refused.
# Seen: below. A search of public issue threads found neither the constant nor the cut decimal.
# What we do: DuckDB only reads here, in tests; whoever appends gives each value its column's exact type, (int?)5 for a constant, and rounds before.
#
# Needs the .NET 10 SDK and a NuGet registry. Touches nothing outside a temporary folder.
set -euo pipefail

version=1.5.6.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# The SDK's own scratch files go into the folder too, and no build server stays behind.
export TMPDIR=$folder DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

cat > finding.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="DuckDB.NET.Data.Full" Version="$version" /></ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using DuckDB.NET.Data;
using DuckDB.NET.Data.Mapping;

using var connection = new DuckDBConnection("DataSource=:memory:");
connection.Open();

// Four rows each. Nothing wider than its column is written. Shown are the rows that were written in full: what is in the rest is chance.
Show("int variable", "INTEGER", (row, i) => row.AppendValue(5 + i));
Show("constant 5", "INTEGER", (row, _) => row.AppendValue(5), shown: 1);
Show("constant (int?)5", "INTEGER", (row, _) => row.AppendValue((int?)5));
Show("int variable", "BIGINT", (row, i) => row.AppendValue(5 + i));
Show("long variable", "BIGINT", (row, i) => row.AppendValue(5L + i));
Show("short variable", "INTEGER", (row, i) => row.AppendValue((short)(i - 2)));
Show("float variable", "DOUBLE", (row, i) => row.AppendValue(0.5f + i));
Show("double variable", "DOUBLE", (row, i) => row.AppendValue(0.5 + i));
Show("DateOnly", "TIMESTAMP", (row, i) => row.AppendValue(new DateOnly(2026, 7, 1 + i)));
Show("decimal 19.999", "DECIMAL(18,2)", (row, _) => row.AppendValue(19.999m), shown: 1);
Run("CREATE OR REPLACE TABLE prices (value DECIMAL(18,2))");
using (var mapped = connection.CreateAppender<Price, PriceMap>("prices"))
{
    mapped.AppendRecords([new Price(19.999m)]);
}

using var checkedMap = connection.CreateCommand();
checkedMap.CommandText = "SELECT CAST(value AS VARCHAR) FROM prices";
Console.WriteLine($"decimal 19.999 by a map: {checkedMap.ExecuteScalar()}");
using var command = connection.CreateCommand();
command.CommandText = "SELECT CAST(CAST($1 AS DECIMAL(18,2)) AS VARCHAR)";
command.Parameters.Add(new DuckDBParameter(19.999m));
Console.WriteLine($"decimal 19.999 as a parameter: {command.ExecuteScalar()}");

void Show(string name, string type, Action<IDuckDBAppenderRow, int> append, int shown = 2)
{
    Run($"CREATE OR REPLACE TABLE prices (value {type})");
    using (var appender = connection.CreateAppender("prices"))
    {
        for (var i = 0; i < 4; i++)
        {
            var row = appender.CreateRow();
            append(row, i);
            row.EndRow();
        }
    }

    using var read = connection.CreateCommand();
    read.CommandText = $"SELECT string_agg(CAST(value AS VARCHAR), ', ' ORDER BY rowid) FROM prices WHERE rowid < {shown}";
    Console.WriteLine($"{name} into {type}: {read.ExecuteScalar()}");
}

void Run(string sql)
{
    using var run = connection.CreateCommand();
    run.CommandText = sql;
    run.ExecuteNonQuery();
}

internal sealed record Price(decimal Value);

internal sealed class PriceMap : DuckDBAppenderMap<Price>
{
    public PriceMap() => Map(price => price.Value);
}
CS
dotnet run -v q > out.txt
cat out.txt
diff - out.txt <<'TXT'
int variable into INTEGER: 5, 6
constant 5 into INTEGER: 84215045
constant (int?)5 into INTEGER: 5, 5
int variable into BIGINT: 25769803781, 34359738375
long variable into BIGINT: 5, 6
short variable into INTEGER: -2, 65536
float variable into DOUBLE: 0.1250000293366611, 128.00003057718277
double variable into DOUBLE: 0.5, 1.5
DateOnly into TIMESTAMP: 1972-10-22 19:42:25.140891, 1972-10-22 22:05:35.075485
decimal 19.999 into DECIMAL(18,2): 19.99
decimal 19.999 by a map: 19.99
decimal 19.999 as a parameter: 20.00
TXT
echo "as seen with $version"
