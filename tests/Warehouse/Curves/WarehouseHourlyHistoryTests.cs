using GridGrains.ClickHouse.Curves;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Curves;

public sealed class WarehouseHourlyHistoryTests(EmbeddedClickHouse engine)
{
    [Fact]
    public async Task Hours_of_history_are_whole_hours_that_were_known_of_the_version_that_stands()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(
        [
            .. Enumerable.Range(0, 24).Select(i => Price("A", Noon.AddMinutes(5 * i), i < 12 ? 30 : 40 + (i % 2))), Price("A", Noon.AddHours(2), 99), Price("B", Noon, 1),
            Price("A", Noon, 55, product: PriceProduct.DayAheadHourly), Price("A", Noon, 58, version: 1, product: PriceProduct.DayAheadHourly), Price("C", Noon, 56, product: PriceProduct.DayAheadHourly),
        ]);
        await bed.WriteAsync();
        var history = new WarehouseHourlyHistory(bed.Warehouse);
        var query = new HourlyHistoryQuery(Isos.Caiso, ["A", "B"], PriceProduct.RealTime5Min, Noon.Date, Noon.Date.AddDays(1), Noon.AddDays(1));

        var hours = await history.ReadAsync(query, TestContext.Current.CancellationToken);

        Assert.Equal([(Noon, 30.0), (Noon.AddHours(1), 40.5)], hours["A"]);
        Assert.False(hours.ContainsKey("B"));
        var dayAhead = await history.ReadAsync(query with { Product = PriceProduct.DayAheadHourly }, TestContext.Current.CancellationToken);
        Assert.Equal([(Noon, 58.0)], Assert.Single(dayAhead).Value);
        Assert.Empty(await history.ReadAsync(query with { KnownAtUtc = Noon.AddDays(-10) }, TestContext.Current.CancellationToken));
    }
}
