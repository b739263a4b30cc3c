using GridGrains.ClickHouse.Curves;
using GridGrains.ClickHouse.Guardrails;
using GridGrains.ClickHouse.Prices;
using GridGrains.ClickHouse.Series;
using GridGrains.ClickHouse.Weather;
using GridGrains.Domain.Awards;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Governance.Accounting;
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

/// <summary>What the catalogue says of rollups, views and dimensions is what the migrations have made.</summary>
public sealed class ComputedTableTests(EmbeddedClickHouse engine)
{
    private const string Journal = "schema_migration";

    private static readonly IReadOnlyList<ComputedTable> Computed = [.. PriceRollups.All, .. PriceDimensions.All, .. QuarantineHours.All, .. WeatherViews.All, .. CurveTable.All, .. SeriesViews.All];

    private static readonly IReadOnlyList<TableDefinition> Defined = [.. PriceTables.All, WeatherTable.Definition, FeatureTable.Definition, QualityTable.Definition, SeriesTable.Definition, OutageTable.Definition, AwardTable.Definition, QueryLogTable.Definition];

    [Fact]
    public async Task Every_table_and_view_is_declared_with_the_columns_and_types_that_it_has()
    {
        await using var bed = new WarehouseBed(engine);

        // Columns of a view with a parameter are known where it is used.
        var found = await bed.RowsAsync("SELECT concat(table, '.', name, ' ', type) FROM system.columns WHERE database = currentDatabase()");
        Assert.Equal(
            Computed.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name} {column.Type}")).Order(StringComparer.Ordinal),
            found.Where(line => Computed.Any(table => line.StartsWith($"{table.Name}.", StringComparison.Ordinal))).Order(StringComparer.Ordinal));

        var tables = await bed.RowsAsync($"SELECT name FROM system.tables WHERE database = currentDatabase() AND name != '{Journal}'");
        Assert.Equal(
            Computed.Select(table => table.Name).Concat(Defined.SelectMany(table => table.Projections.Select(projection => projection.Name).Concat(table.Views.Select(view => view.Name)))).Distinct().Order(StringComparer.Ordinal),
            tables.Order(StringComparer.Ordinal));
    }
}
