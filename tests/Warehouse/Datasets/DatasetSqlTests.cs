using System.Text.Json.Nodes;
using GridGrains.ClickHouse.Datasets;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using GridGrains.Tests.Warehouse.Cubes;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Datasets;

/// <summary>What the statements of datasets answer, over a day on which the market's clock is set back.</summary>
public sealed class DatasetSqlTests(EmbeddedClickHouse engine)
{
    private const string Zone = "America/Los_Angeles";

    // Midnight in Los Angeles of 1 November 2026, a day of 25 hours.
    private static readonly DateTime Midnight = new(2026, 11, 1, 7, 0, 0, DateTimeKind.Utc);

    private static readonly LmpDataset Dataset = LmpDataset.All.Single(dataset => dataset.Id == "caiso_lmp_day_ahead_hourly");

    [Fact]
    public async Task Buckets_begin_and_end_on_the_clock_of_the_zone()
    {
        await using var bed = await FilledAsync();

        var days = await RowsAsync(bed, Query() with { Resampling = Every(1, ResampleUnit.Day), TimeZone = Zone });

        Assert.Equal(
            ["2026-11-01T00:00:00-07:00 2026-11-01T07:00:00+00:00 2026-11-02T00:00:00-08:00 2026-11-02T08:00:00+00:00 50", "2026-11-02T00:00:00-08:00 2026-11-02T08:00:00+00:00 2026-11-03T00:00:00-08:00 2026-11-03T08:00:00+00:00 2"],
            days);
        Assert.Equal(["2026-11-01T00:00:00-07:00 2026-11-01T07:00:00+00:00 2026-12-01T00:00:00-08:00 2026-12-01T08:00:00+00:00 52"], await RowsAsync(bed, Query() with { Resampling = Every(1, ResampleUnit.Month), TimeZone = Zone }));
        Assert.Equal(["2026-01-01T00:00:00+00:00 2027-01-01T00:00:00+00:00 52"], await RowsAsync(bed, Query() with { Resampling = Every(1, ResampleUnit.Year) }));
        Assert.Equal(["2026-10-01T00:00:00+00:00 2027-01-01T00:00:00+00:00 52"], await RowsAsync(bed, Query() with { Resampling = Every(1, ResampleUnit.Quarter) }));
    }

    [Fact]
    public async Task Rows_of_an_interval_are_one_unless_columns_are_kept_apart()
    {
        await using var bed = await FilledAsync();
        var first = Query() with { EndUtc = Midnight.AddHours(2) };

        Assert.Equal(
            ["2026-11-01T07:00:00+00:00 2026-11-01T08:00:00+00:00 2", "2026-11-01T08:00:00+00:00 2026-11-01T09:00:00+00:00 2"],
            await RowsAsync(bed, first with { Resampling = Every(1, ResampleUnit.Hour) }));
        Assert.Equal(
            ["2026-11-01T06:00:00+00:00 2026-11-01T09:00:00+00:00 NODE_A 2", "2026-11-01T06:00:00+00:00 2026-11-01T09:00:00+00:00 NODE_B 2"],
            await RowsAsync(bed, first with { Resampling = Every(3, ResampleUnit.Hour) with { By = [Column("location")] }, Columns = Columns("location", "lmp") }));
    }

    [Fact]
    public async Task Last_report_is_the_newest_publication_within_the_range_also_where_a_part_of_it_is_read()
    {
        await using var bed = await FilledAsync();
        var newest = new LastReport(null, null);
        var plain = Query() with { Columns = Columns("location"), LastReport = newest };

        Assert.Equal(["2026-11-02T08:00:00+00:00 2026-11-02T09:00:00+00:00 NODE_A", "2026-11-02T08:00:00+00:00 2026-11-02T09:00:00+00:00 NODE_B"], await RowsAsync(bed, plain));
        Assert.Empty(await RowsAsync(bed, plain with { EndUtc = Midnight.AddHours(2) }));
        Assert.Equal(
            ["2026-11-01T08:00:00+00:00 2026-11-01T09:00:00+00:00 NODE_B"],
            await RowsAsync(bed, plain with { LastReport = new LastReport(null, Midnight.AddHours(2)), Filter = new DatasetFilter(Column("location"), FilterOperator.Equal, ["NODE_B"]) }));
    }

    private static Resampling Every(int count, ResampleUnit unit) => new(count, unit, [], ResampleFunction.Count);

    private static DatasetQuery Query() => new(Dataset, null, null, null, null, null, null, Columns("lmp"), null, null, null, 0, 1000);

    private static IReadOnlyList<DatasetColumn> Columns(params string[] names) => [.. Dataset.Columns.Where(column => column.IsInterval || names.Contains(column.Name))];

    private static DatasetColumn Column(string name) => Dataset.Columns.Single(column => column.Name == name);

    private static async Task<string[]> RowsAsync(WarehouseBed bed, DatasetQuery query)
    {
        var (sql, parameters) = DatasetSql.Build(query);
        var text = await CubeRunner.TextAsync(bed, sql, parameters, new ResultForm("rows", "JSONCompactEachRow", "application/json"));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', JsonNode.Parse(line)!.AsArray().Select(value => $"{value}")))];
    }

    private async Task<WarehouseBed> FilledAsync()
    {
        var bed = new WarehouseBed(engine);
        var hours = Enumerable.Range(0, 26).Select(hour => Midnight.AddHours(hour));
        await bed.AppendAsync([.. hours.SelectMany(hour => new[] { "NODE_A", "NODE_B" }.Select(node => WarehouseBed.Price(node, hour, 30, product: PriceProduct.DayAheadHourly)))]);
        await bed.WriteAsync();
        return bed;
    }
}
