using System.Globalization;
using GridGrains.ClickHouse.Schema;
using GridGrains.Domain.Awards;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Outages;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Series;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Weather;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Schema;

/// <summary>What the migrations have made in the end is what the table definitions say.</summary>
public sealed class DefinitionTests(EmbeddedClickHouse engine)
{
    private static readonly IReadOnlyList<TableDefinition> Definitions = [.. PriceTables.All, WeatherTable.Definition, SeriesTable.Definition, OutageTable.Definition, AwardTable.Definition, FeatureTable.Definition, QualityTable.Definition];

    private static IEnumerable<(TableDefinition Table, Projection Projection)> Projections =>
        Definitions.SelectMany(table => table.Projections.Select(projection => (table, projection)));

    [Fact]
    public async Task Columns_have_the_types_and_codecs_of_the_definition()
    {
        await using var bed = new WarehouseBed(engine);
        foreach (var (table, projection) in Projections)
        {
            var found = await bed.RowsAsync(
                $"SELECT concat(name, ' ', type, ' ', compression_codec) FROM system.columns WHERE database = currentDatabase() AND table = '{projection.Name}' ORDER BY 1");

            var expected = projection.Columns.Select(name => table[name])
                .Select(column => $"{column.Name} {column.Warehouse!.Type} {(column.Warehouse.Codec is { } codec ? $"CODEC({codec})" : "")}");
            Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Sorting_keys_and_retention_are_those_of_the_definition()
    {
        await using var bed = new WarehouseBed(engine);
        foreach (var (table, projection) in Projections)
        {
            var found = await bed.RowsAsync(
                "SELECT concat(sorting_key, '; ', extract(create_table_query, 'TTL (.+) SETTINGS')) FROM system.tables "
                    + $"WHERE database = currentDatabase() AND name = '{projection.Name}'");

            var days = projection.RetentionDays.ToString(CultureInfo.InvariantCulture);
            Assert.Equal([$"{string.Join(", ", projection.SortedBy)}; toDateTime({table.TimeColumn}) + toIntervalDay({days})"], found);
        }
    }

    [Fact]
    public async Task Views_of_versions_are_those_of_the_definition()
    {
        await using var bed = new WarehouseBed(engine);
        var database = (await bed.RowsAsync("SELECT currentDatabase()"))[0];
        foreach (var (table, view) in Definitions.SelectMany(table => table.Views.Select(view => (table, view))))
        {
            var found = await bed.RowsAsync(
                $"SELECT formatQuerySingleLine(replaceAll(as_select, '{database}.', '')) FROM system.tables WHERE database = currentDatabase() AND name = '{view.Name}'");
            var expected = await bed.RowsAsync($"SELECT formatQuerySingleLine($sql${VersionViews.SelectOf(table, view)}$sql$)");

            Assert.Equal(expected, found);
        }
    }
}
