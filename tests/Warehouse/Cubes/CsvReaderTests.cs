using DuckDB.NET.Data;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Datasets;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Cubes;

/// <summary>DuckDB, which finds out by itself what a CSV file holds.</summary>
public sealed class CsvReaderTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";

    private static readonly string[] Numbers = ["BIGINT", "DOUBLE"];

    [Fact]
    public async Task Numeric_columns_with_absent_values_are_read_as_numbers()
    {
        await using var bed = new WarehouseBed(engine);
        for (var i = 0; i < 8; i++)
        {
            // Every fourth has no components.
            var price = Price(Sp15, Noon.AddMinutes(15 * i), (10.1 * i) - 20, product: PriceProduct.RealTime15Min);
            await bed.AppendAsync(price with { Fact = i % 4 == 0 ? price.Fact with { Energy = double.NaN, Congestion = double.NaN } : price.Fact with { Loss = -0.25 } });
            await bed.AppendAsync(Price("A", Noon.AddMinutes(15 * i), -i, hub: i % 2 == 1 ? Sp15 : null, product: PriceProduct.RealTime15Min));
        }

        await bed.WriteAsync();
        var question = new CubeQuestion(Isos.Caiso, Sp15, "TH_NP15_GEN-APND", "A", "A", Sp15, 7, 35);
        foreach (var name in new[] { "hub_24h", "current_hub_prices", "multi_hub_7d", "node_hub_basis", "negative_hours", "congestion_hot_spots_24h", "top_movers_1h", "hub_negative_hours" })
        {
            var cube = CubeCatalog.All.Single(cube => cube.Name == name);
            var types = await TypesAsync(await CubeRunner.TextAsync(bed, cube.Sql, CubeRunner.ParametersOf(question, Noon.AddHours(2)), ResultForm.Csv));
            Assert.Equal(cube.Columns.Select(column => column.Name), types.Select(column => column.Name));
            Assert.All(cube.Columns.Zip(types), pair => Assert.True(
                pair.First.Kind is not (CubeColumnKind.Number or CubeColumnKind.Count) || Numbers.Contains(pair.Second.Type), $"{name}: {pair.Second}"));
        }

        Assert.True(LmpDataset.TryGet("caiso_lmp_real_time_15_min", out var dataset));
        var (sql, parameters) = DatasetSql.Build(new DatasetQuery(dataset, null, null, null, null, null, null, dataset.Columns, null, null, null, 0, 1000));
        var read = await TypesAsync(await CubeRunner.TextAsync(bed, sql, parameters, ResultForm.Csv));
        Assert.All(dataset.Columns.Zip(read), pair => Assert.True(!pair.First.IsNumber || Numbers.Contains(pair.Second.Type), pair.Second.ToString()));
    }

    private static async Task<IReadOnlyList<(string Name, string Type)>> TypesAsync(string csv)
    {
        var file = Path.Combine(Path.GetTempPath(), $"gridgrains-{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(file, csv, TestContext.Current.CancellationToken);
        try
        {
            using var connection = new DuckDBConnection("DataSource=:memory:");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"DESCRIBE SELECT * FROM read_csv('{file}')";
            using var reader = command.ExecuteReader();
            var columns = new List<(string, string)>();
            while (reader.Read())
            {
                columns.Add((reader.GetString(0), reader.GetString(1)));
            }

            return columns;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
