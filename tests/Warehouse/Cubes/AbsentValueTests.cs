using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Cubes;

/// <summary>What is not there is NULL in JSON and empty in CSV: never 0, never an older value, never a word.</summary>
public sealed class AbsentValueTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";

    private static readonly CubeQuestion Question = new(Isos.Caiso, Sp15, "TH_NP15_GEN-APND", "A", "A", Sp15, 7, 35);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Newest_price_without_congestion_and_members_has_none(bool isPast)
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(
            Quarter(Sp15, -15, 30, congestion: 5), Price("A", Noon.AddMinutes(-15), 29, hub: Sp15, product: PriceProduct.RealTime15Min), Quarter(Sp15, 0, 31, congestion: double.NaN));
        await bed.WriteAsync();
        var cube = CubeCatalog.All.Single(cube => cube.Name == "current_hub_prices");

        var row = (await CubeRunner.JsonAsync(bed, cube.Statement(isPast, CubeClock.None), CubeRunner.ParametersOf(Question, Noon.AddDays(1).AddHours(-20))))["data"]![0]!;

        Assert.Equal(31, (double)row["lmp"]!);
        Assert.Null(row["congestion"]);
        Assert.Null(row["members_mean"]);
        Assert.Null(row["lmp_hour_before"]);
    }

    [Fact]
    public async Task Price_an_hour_before_is_that_of_the_interval_an_hour_before()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Quarter(Sp15, -75, 10, 1), Quarter(Sp15, -60, 20, 1), Quarter(Sp15, 0, 31, 1));
        await bed.WriteAsync();
        var cube = CubeCatalog.All.Single(cube => cube.Name == "current_hub_prices");

        Assert.Contains(",20\n", await CubeRunner.TextAsync(bed, cube.Sql, CubeRunner.ParametersOf(Question, Noon.AddHours(1)), ResultForm.Csv), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_leaves_absent_fields_empty_and_rounds_to_the_sources_digits()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Quarter(Sp15, 0, 0.1 + 0.2, double.NaN), Quarter(Sp15, 15, -8.893219999999996, 1));
        await bed.WriteAsync();
        var parameters = CubeRunner.ParametersOf(Question, Noon.AddHours(1));

        Assert.Equal(
            """
            "market","interval_start","interval_minutes","lmp","energy","congestion","loss","members_mean","members","is_published"
            "REAL_TIME_15_MIN","2026-06-10T12:00:00Z",15,0.3,-0.7,,,,0,1
            "REAL_TIME_15_MIN","2026-06-10T12:15:00Z",15,-8.89322,-9.89322,1,,,0,1

            """,
            await CubeRunner.TextAsync(bed, CubeCatalog.All.Single(cube => cube.Name == "hub_24h").Sql, parameters, ResultForm.Csv));
        foreach (var cube in CubeCatalog.All)
        {
            foreach (var sql in new[] { cube.Sql, cube.AsOfSql })
            {
                var csv = await CubeRunner.TextAsync(bed, sql, parameters, ResultForm.Csv);
                Assert.DoesNotContain("nan", csv.Split('\n', 2)[1], StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("\\N", csv, StringComparison.Ordinal);
                Assert.DoesNotMatch(@"\.\d{6}", csv);
            }
        }
    }

    [Theory]
    [InlineData(CubeClock.None)]
    [InlineData(CubeClock.OfZone)]
    [InlineData(CubeClock.OfMarket)]
    public async Task Columns_that_are_described_are_those_that_come(CubeClock clock)
    {
        await using var bed = new WarehouseBed(engine);
        var parameters = CubeRunner.ParametersOf(Question, Noon).Text("tz", "America/New_York");
        foreach (var cube in CubeCatalog.All.Where(cube => clock != CubeClock.OfMarket || cube.HasIsos))
        {
            var csv = await CubeRunner.TextAsync(bed, cube.Statement(isPast: false, clock), parameters, ResultForm.Csv);

            Assert.Equal(string.Join(',', cube.ColumnsWith(clock).Select(column => $"\"{column.Name}\"")), csv.TrimEnd('\n'));
            Assert.DoesNotContain(cube.Columns, column => column.Name.Contains("mcc", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Local_times_carry_their_offset_and_hour_ending()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Quarter(Sp15, 0, 1, 1), Price("51288", Noon, 2, iso: "PJM"));
        await bed.WriteAsync();
        var parameters = CubeRunner.ParametersOf(Question, Noon.AddHours(1)).Text("tz", "America/New_York");
        var newest = CubeCatalog.All.Single(cube => cube.Name == "current_hub_prices");
        var day = CubeCatalog.All.Single(cube => cube.Name == "hub_24h");

        var rows = (await CubeRunner.JsonAsync(bed, newest.Statement(isPast: false, CubeClock.OfMarket), parameters))["data"]!.AsArray();
        Assert.Equal(["2026-06-10T05:00:00-07:00 6", "2026-06-10T08:00:00-04:00 9"], rows.Select(row => $"{row!["interval_start_local"]} {row["hour_ending"]}"));
        var row = (await CubeRunner.JsonAsync(bed, day.Statement(isPast: false, CubeClock.OfZone), parameters))["data"]![0]!;
        Assert.Equal("2026-06-10T12:00:00Z 2026-06-10T08:00:00-04:00 9", $"{row["interval_start"]} {row["interval_start_local"]} {row["hour_ending"]}");
    }

    /// <summary>A weekend of ERCOT has no on-peak hours; its peak hours are 2x16.</summary>
    [Fact]
    public async Task Blocks_of_off_peak_stand_beside_it()
    {
        var saturday = new DateTime(2026, 6, 13, 5, 0, 0, DateTimeKind.Utc);
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync([.. Enumerable.Range(0, 24 * 4).Select(i => Price("HB_NORTH", saturday.AddMinutes(15 * i), i is >= 24 and < 88 ? 40 : -10, product: PriceProduct.RealTime15Min, iso: "ERCOT"))]);
        await bed.WriteAsync();
        var question = new CubeQuestion(Isos.Ercot, "HB_NORTH", "HB_WEST", "A", "A", "A", 1, 35);
        var parameters = CubeRunner.ParametersOf(question, saturday.AddDays(1));

        Assert.Equal(
            """
            "2026-06-13","REAL_TIME_15_MIN",,23.33333,,0,24,-10,8,40,16
            """,
            (await CubeRunner.TextAsync(bed, CubeCatalog.All.Single(cube => cube.Name == "on_off_peak_daily").Sql, parameters, ResultForm.Csv)).Split('\n')[1]);
        Assert.Equal(
            "\"2026-06-13\",8,24,0.33333,-10,-10",
            (await CubeRunner.TextAsync(bed, CubeCatalog.All.Single(cube => cube.Name == "hub_negative_hours").AsOfSql, parameters, ResultForm.Csv)).Split('\n')[1]);
    }

    private static LmpEvent Quarter(string node, int minutes, double lmp, double congestion)
    {
        var price = Price(node, Noon.AddMinutes(minutes), lmp, product: PriceProduct.RealTime15Min);
        return price with { Fact = price.Fact with { Congestion = congestion } };
    }
}
