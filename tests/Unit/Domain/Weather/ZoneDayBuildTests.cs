using GridGrains.Domain.Markets;
using GridGrains.Domain.Weather;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Weather;

public sealed class ZoneDayBuildTests
{
    private static readonly DateOnly Day = new(2026, 7, 1);
    private static readonly DateTime Midnight = new(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly int First = WeatherHour.Of(Midnight);
    private static readonly WeatherZone Inland = new(Isos.Caiso, "INLAND", [], -8, []);
    private static readonly WeatherZone Coast = new(Isos.Caiso, "COAST", [], -8, []);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void Hour_is_the_weighted_mean_of_what_was_newest_however_many_passes(int cellsOfPass)
    {
        var day = new ZoneDayBuild(Day, [Area(Inland, ("a", 3), ("b", 1)), Area(Coast, ("b", 1), ("c", 1))]);

        var passes = 0;
        foreach (var cells in day.Passes(cellsOfPass))
        {
            passes++;
            cells.Take("a", Hour(0, 20, isObserved: false), Midnight.AddHours(-6), 1);
            cells.Take("a", Hour(0, 30), Midnight.AddHours(1), 2);
            cells.Take("a", Hour(0, 25, isObserved: false), Midnight.AddHours(-3), 3);
            cells.Take("b", Hour(0, 10), Midnight.AddHours(2), 4);
            cells.Take("c", Hour(1, double.NaN, wind: 4), Midnight, 5);
            cells.Take("a", Hour(24, 99), Midnight, 6);
            cells.Take("elsewhere", Hour(0, 99), Midnight, 7);
            day.Add(cells);
        }

        var rows = day.Rows(Midnight.AddDays(2)).ToArray();
        Assert.Equal((3 + cellsOfPass - 1) / cellsOfPass, passes);
        Assert.Equal([("INLAND", First), ("COAST", First), ("COAST", First + 1)], rows.Select(row => (row.Zone.Id, row.Hour.Hour)));
        Assert.Equal((25.0, 1.0, 2, Midnight.AddHours(2)), (rows[0].Hour.TemperatureC, rows[0].Coverage, rows[0].Cells, rows[0].KnownAtUtc));
        Assert.Equal((10.0, 0.5), (rows[1].Hour.TemperatureC, rows[1].Coverage));
        Assert.Equal((0.0, 4.0, 1), (rows[2].Coverage, rows[2].Hour.WindMps, rows[2].Cells));
    }

    [Fact]
    public void Of_versions_known_at_one_moment_the_later_record_holds_in_any_order()
    {
        foreach (var offsets in (long[][])[[1, 2], [2, 1]])
        {
            var day = new ZoneDayBuild(Day, [Area(Inland, ("a", 1))]);
            var cells = Assert.Single(day.Passes());
            foreach (var offset in offsets)
            {
                cells.Take("a", Hour(5, 10 * offset), Midnight, offset);
            }

            day.Add(cells);
            Assert.Equal(20, Assert.Single(day.Rows(Midnight)).Hour.TemperatureC);
        }
    }

    private static ZoneArea Area(WeatherZone zone, params (string Cell, int Weight)[] cells) =>
        new(zone, [.. cells.Select(cell => KeyValuePair.Create(cell.Cell, cell.Weight))], ZoneOrigin.BuiltIn);

    private static CellHour Hour(int hour, double temperature, bool isObserved = true, double wind = double.NaN) =>
        CellHour.Of(First + hour, isObserved ? CellHour.Observed : First - 6, temperature, double.NaN, wind, double.NaN, 1);
}
