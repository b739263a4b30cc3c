using GridGrains.ClickHouse.Curves;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Warehouse.Curves;

public sealed class CurveWarehouseTests(EmbeddedClickHouse engine)
{
    private static readonly DateTime Evening = new(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_evening_is_there_once_however_often_it_is_written_and_a_later_build_replaces_it()
    {
        await using var bed = new WarehouseBed(engine);
        var curves = new CurveWarehouse(bed.Warehouse);
        var first = Rows(build: 1, price: 40);
        await curves.WriteAsync(first, Token);
        await curves.WriteAsync(first, Token);

        Assert.Equal(first.Length, await curves.CountAsync(new LocalDate(2026, 11, 30), 1, Token));
        await curves.WriteAsync(Rows(build: 2, price: 42.5), Token);
        Assert.Equal(
            ["42.5 2"],
            await bed.RowsAsync("SELECT round(price, 6), build FROM curves_latest FINAL WHERE curve_id = 'SPP_SPP_NORTH_HUB' AND term = 'calendar' AND bucket = '7x24'"));
    }

    [Fact]
    public async Task Factors_are_there_once_and_a_later_build_replaces_them()
    {
        await using var bed = new WarehouseBed(engine);
        var curves = new CurveWarehouse(bed.Warehouse);
        await curves.WriteAsync(Factors(build: 1, 2.5), Token);
        await curves.WriteAsync(Factors(build: 1, 2.5), Token);

        Assert.Equal(1, await curves.CountFactorsAsync(new LocalDate(2026, 11, 30), 1, Token));
        await curves.WriteAsync(Factors(build: 2, -3.75), Token);
        Assert.Equal(["PC1_SPP -3.75 60 SPP_SPP_NORTH_HUB=1 2"], await bed.RowsAsync("SELECT factor_id, value, moves, loadings, build FROM factors_eod FINAL"));
    }

    private static FactorRow[] Factors(int build, double value) =>
        [new(new CurveFactor(new LocalDate(2026, 11, 30), "PC1_SPP", "PCA", value, "share of variance", 60, new Dictionary<string, double> { ["SPP_SPP_NORTH_HUB"] = 1 }), build, Evening, Evening)];

    private static CurveRow[] Rows(int build, double price)
    {
        var definition = CurveCatalog.Get("SPP_SPP_NORTH_HUB");
        var quote = new CurveQuote(
            "CAL-27", DeliveryPeriod.Months(2027, 1, 12), "7x24", price, null, null, null, "EXCHANGE", QuoteKind.Settlement, Evening.AddHours(-1));
        var curve = CurveBuilder.Build(definition.Id, new LocalDate(2026, 11, 30), definition.Tiles, [quote]);
        return [.. CurveRows.Of(definition, curve, build, Evening, Evening)];
    }
}
