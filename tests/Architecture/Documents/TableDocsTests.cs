using GridGrains.Domain.Awards;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Outages;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Series;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Weather;
using GridGrains.Domain.Windows;
using Xunit;

namespace GridGrains.Tests.Architecture.Documents;

/// <summary>The tables in the documentation are those of the definitions. With <see cref="Switch"/> set to 1 they are written instead of compared.</summary>
public sealed class TableDocsTests
{
    private const string Switch = "GRIDGRAINS_WRITE_DOCS";
    private const string End = "<!-- end -->";

    private static readonly IReadOnlyList<TableDefinition> LakeTables =
        [PriceTables.RealTime, PriceTables.DayAhead, DeadLetterTable.Definition, WindowTables.FiveMinutes, WindowTables.Hour, WeatherTable.Definition, ZoneWeatherTable.Definition, SeriesTable.Definition,
            OutageTable.Definition, AwardTable.Definition, FeatureTable.Definition];

    [Theory]
    [InlineData("docs/lake.md", "lake tables")]
    [InlineData("docs/lake.md", "lake price columns")]
    [InlineData("docs/lake.md", "lake dead letter columns")]
    [InlineData("docs/lake.md", "lake window columns")]
    [InlineData("docs/lake.md", "lake weather columns")]
    [InlineData("docs/lake.md", "lake zone weather columns")]
    [InlineData("docs/lake.md", "lake series columns")]
    [InlineData("docs/lake.md", "lake outage columns")]
    [InlineData("docs/lake.md", "lake award columns")]
    [InlineData("docs/warehouse.md", "warehouse tables")]
    [InlineData("docs/warehouse.md", "warehouse price columns")]
    public void Documentation_shows_the_tables_as_they_are_defined(string file, string part)
    {
        var path = Path.Combine(Repository.Root, file);
        var text = File.ReadAllText(path);
        var mark = $"<!-- generated: {part} -->\n";
        var start = text.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        var end = text.IndexOf(End, start, StringComparison.Ordinal);
        Assert.True(start >= mark.Length && end >= start, $"{file} has no place for the {part}");
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            File.WriteAllText(path, text[..start] + Generate(part) + text[end..]);
            return;
        }

        Assert.Equal(Generate(part), text[start..end]);
    }

    private static string Generate(string part) => part switch
    {
        "lake tables" => TableDocs.LakeTables(LakeTables),
        "lake price columns" => TableDocs.LakeColumns(PriceTables.All),
        "lake dead letter columns" => TableDocs.LakeColumns([DeadLetterTable.Definition]),
        "lake window columns" => TableDocs.LakeColumns([WindowTables.FiveMinutes]),
        "lake zone weather columns" => TableDocs.LakeColumns([ZoneWeatherTable.Definition]),
        "lake series columns" => TableDocs.LakeColumns([SeriesTable.Definition]),
        "lake outage columns" => TableDocs.LakeColumns([OutageTable.Definition]),
        "lake award columns" => TableDocs.LakeColumns([AwardTable.Definition]),
        "lake weather columns" => TableDocs.LakeColumns([WeatherTable.Definition]),
        "warehouse tables" => TableDocs.WarehouseTables(LakeTables),
        "warehouse price columns" => TableDocs.WarehouseColumns(PriceTables.All),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "no such part"),
    };
}
