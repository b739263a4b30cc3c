using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Lineage;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Warehouse.Lineage;

/// <summary>Cells of cubes and the versions of prices behind them, beside a reckoning from the prices that were appended.</summary>
public sealed class CellOriginsTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";
    private const string Np15 = "TH_NP15_GEN-APND";

    private static readonly LocalDate Day = new(2026, 6, 10);

    // 10 June 2026, a Wednesday, 00:00 Pacific.
    private static readonly DateTime Midnight = new(2026, 6, 10, 7, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Hour = Midnight.AddHours(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static (string Cube, string Column)[] Followed => [.. from cube in CubeCatalog.All where cube.Cells is not null from column in cube.Cells!.Columns select (cube.Name, column.Name)];

    [Fact]
    public async Task Published_price_of_a_hub_comes_from_the_last_versions_of_its_own_node_alone()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync([.. Enumerable.Range(-12, 24 * 12 + 24).Select(i => WarehouseBed.Price(Sp15, Midnight.AddMinutes(5 * i), 20 + (i % 7))), .. Members(Sp15)]);
        await bed.AppendAsync([.. Enumerable.Range(0, 12).Select(i => WarehouseBed.Price(Sp15, Midnight.AddMinutes(5 * i), 100, version: 1))]);
        await bed.WriteAsync();

        var origin = await DayAsync(bed, Sp15, 1000);

        Assert.Equal((288, 288, 1440), (origin.Prices.Prices.Count, origin.Prices.Count, origin.Prices.Minutes));
        Assert.All(origin.Prices.Prices, price => Assert.Equal((Sp15, "TEST"), (price.Node, price.Source)));
        Assert.Equal(12, origin.Prices.Prices.Count(price => price is { Versions: 2, LmpUsdPerMwh: 100 }));
        var expected = Weighted(origin.Prices.Prices);
        Assert.Equal((expected, expected), (origin.Stored!.Value, origin.Computed!.Value), Near);
        Assert.Equal(100, (await DayAsync(bed, Sp15, 1, "lmp_max")).Computed!.Value, 6);
        Assert.Equal(Midnight, origin.Prices.Prices[0].StartUtc);
        var first = await DayAsync(bed, Sp15, 10);
        Assert.Equal((10, 288), (first.Prices.Prices.Count, first.Prices.Count));

        // Where a rollup says something else, both are reported.
        var client = await bed.Warehouse.OpenAsync(Token);
        await client.ExecuteNonQueryAsync($"INSERT INTO hub_lmp_1d SELECT iso, hub, market, day, block, is_on_peak, minutes, price + 1, price_min, price_max, version + 1 FROM hub_lmp_1d FINAL WHERE day = '2026-06-10'", cancellationToken: Token);
        var wrong = await DayAsync(bed, Sp15, 1);
        Assert.Equal((expected + 1, expected), (wrong.Stored!.Value, wrong.Computed!.Value), Near);
    }

    [Fact]
    public async Task Price_of_a_hub_without_one_of_its_own_comes_from_the_members_of_each_interval()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync([.. Members(Np15)]);
        await bed.WriteAsync();

        var origin = await DayAsync(bed, Np15, 1000);

        Assert.Equal(["A", "B", "A", "B"], origin.Prices.Prices.Take(4).Select(price => price.Node));
        Assert.Equal((12, 30), (origin.Prices.Count, origin.Prices.Minutes));
        var expected = origin.Prices.Prices.GroupBy(price => price.StartUtc).Average(prices => prices.Average(price => price.LmpUsdPerMwh));
        Assert.Equal((expected, expected), (origin.Stored!.Value, origin.Computed!.Value), Near);
        Assert.Equal((null, 0), ((await DayAsync(bed, Sp15, 10)).Stored, (await DayAsync(bed, Sp15, 10)).Prices.Count));
    }

    /// <summary>Every column that says that it can be followed: rollups and versions agree after corrections, and the prices that are listed give the value.</summary>
    [Fact]
    public async Task Value_of_every_followed_column_is_that_of_the_prices_that_are_listed_after_corrections()
    {
        await using var bed = await CorrectedAsync();
        Assert.Equal(25, Followed.Length);
        foreach (var (cube, column) in Followed)
        {
            var origin = await ReadAsync(bed, cube, column);

            Assert.True(origin.Stored is not null && origin.Computed is not null, $"{cube}.{column}: {origin.Stored} {origin.Computed}");
            Assert.True(Math.Abs(origin.Stored!.Value - origin.Computed!.Value) < 1e-6, $"{cube}.{column}: {origin.Stored} {origin.Computed}");
            Assert.True(Math.Abs(ValueOf(column, origin.Prices.Prices) - origin.Computed.Value) < 1e-6, $"{cube}.{column}: {origin.Computed}, of {origin.Prices.Count} prices {ValueOf(column, origin.Prices.Prices)}");
            Assert.Equal(origin.Prices.Count, origin.Prices.Prices.Count);
            Assert.All(origin.Prices.Prices.Where(price => price.Market == "REAL_TIME_15_MIN" && price.StartUtc == Hour), price => Assert.Equal((2, 500), (price.Versions, price.LmpUsdPerMwh)));
        }
    }

    // The hour at 10:00 is corrected once more; a version that comes late and is known earlier changes nothing.
    private async Task<WarehouseBed> CorrectedAsync()
    {
        var bed = new WarehouseBed(engine);
        await bed.AppendAsync(
        [
            .. Enumerable.Range(-4 * 24, 4 * 24 * 2).Select(i => Quarter(i, 20 + (i % 7) - (i % 5 == 0 ? 40 : 0))),
            .. Enumerable.Range(0, 4 * 24).Select(i => WarehouseBed.Price(Sp15, Midnight.AddDays(4).AddMinutes(15 * i), 55 + (i % 9), product: PriceProduct.RealTime15Min)),
            .. Enumerable.Range(-24, 48).Select(i => WarehouseBed.Price(Sp15, Midnight.AddHours(i), 30 + (i % 3), product: PriceProduct.DayAheadHourly)),
        ]);
        await bed.WriteAsync();
        await bed.AppendAsync(WarehouseBed.Price(Sp15, Hour, 500, version: 2, product: PriceProduct.RealTime15Min), WarehouseBed.Price(Sp15, Midnight.AddHours(11), 70, version: 1, product: PriceProduct.DayAheadHourly));
        await bed.WriteAsync();
        return bed;
    }

    private static LmpEvent Quarter(int i, double lmp) => WarehouseBed.Price(Sp15, Midnight.AddMinutes(15 * i), lmp, product: PriceProduct.RealTime15Min);

    private static double ValueOf(string column, IReadOnlyList<OriginPrice> prices)
    {
        var real = prices.Where(price => price.Market == "REAL_TIME_15_MIN").ToArray();
        var ahead = prices.Where(price => price.Market != "REAL_TIME_15_MIN").ToArray();
        return column switch
        {
            "lmp_min" or "lowest_lmp" => prices.Min(price => price.LmpUsdPerMwh),
            "lmp_max" => prices.Max(price => price.LmpUsdPerMwh),
            "negative_lmp" => Weighted(real.Where(price => price.LmpUsdPerMwh < 0)),
            "negative_hours" => real.Where(price => price.LmpUsdPerMwh < 0).Sum(price => price.Minutes) / 60.0,
            "da_lmp" => ahead.Average(price => price.LmpUsdPerMwh),
            "dart" => ahead.Average(price => price.LmpUsdPerMwh) - Weighted(real),
            "basis" => 0,
            "spread" => Weighted(real.Where(IsOnPeak)) - Weighted(real.Where(price => !IsOnPeak(price))),
            _ => Weighted(real),
        };
    }

    private static bool IsOnPeak(OriginPrice price) => (price.StartUtc - Midnight).TotalHours is >= 6 and < 22;

    private static double Weighted(IEnumerable<OriginPrice> prices)
    {
        var all = prices.ToArray();
        return all.Sum(price => price.LmpUsdPerMwh * price.Minutes) / all.Sum(price => price.Minutes);
    }

    private static IEnumerable<LmpEvent> Members(string hub) =>
        Enumerable.Range(0, 6).SelectMany(i => new[] { WarehouseBed.Price("A", Midnight.AddMinutes(5 * i), 10 + i, hub: hub), WarehouseBed.Price("B", Midnight.AddMinutes(5 * i), 40 + i, hub: hub) });

    private static Task<CellOrigin> DayAsync(WarehouseBed bed, string hub, int take, string column = "lmp")
    {
        var cube = CubeCatalog.All.Single(known => known.Name == "hub_daily_year");
        var question = CellQuestion.Of(CellSpan.Day, Isos.Caiso, PriceProduct.RealTime5Min, Day, default) with { Hub = hub };
        return new CellOrigins(bed.Warehouse).ReadAsync(cube, cube.Cells!.Columns.Single(known => known.Name == column), question, take, Token);
    }

    private static Task<CellOrigin> ReadAsync(WarehouseBed bed, string name, string column)
    {
        var cube = CubeCatalog.All.Single(known => known.Name == name);
        // Nights of workdays are 7x8; hours of the weekend's peak are asked of a Sunday.
        var day = column == "lmp_2x16" ? Day.PlusDays(4) : Day;
        var question = CellQuestion.Of(cube.Cells!.Span, Isos.Caiso, PriceProduct.RealTime15Min, day, Hour) with
        {
            Hub = Sp15,
            Node = cube.Parameters.Any(parameter => parameter.Kind == CubeParameterKind.Node) ? Sp15 : null,
            Keys = cube.Cells.Keys.ToDictionary(key => key.Name, key => key.Name == "hour_ending" ? "11" : key.Words[0]),
        };
        return new CellOrigins(bed.Warehouse).ReadAsync(cube, cube.Cells.Columns.Single(known => known.Name == column), question, 5000, Token);
    }

    private static bool Near((double, double) expected, (double, double) actual) => Math.Abs(expected.Item1 - actual.Item1) < 1e-9 && Math.Abs(expected.Item2 - actual.Item2) < 1e-9;
}
