using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Domain.Weather;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Knowledge;

public sealed class PastStateTests
{
    private const string Cell = "8729a1d75ffffff";

    private static readonly DateTime Noon = new(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Cell_knows_the_forecast_until_the_observation()
    {
        var hour = WeatherHour.Of(Noon);
        WeatherRow[] rows =
        [
            Row(CellHour.Of(hour, CellHour.Observed, 21, 10, 3, 0.5, 1), Noon.AddHours(1)), Row(CellHour.Of(hour, hour - 3, 25, 10, 3, 0.5, 1), Noon.AddHours(-3)),
            Row(CellHour.Of(hour, hour - 6, 30, 10, 3, 0.5, 1), Noon.AddHours(-6)),
        ];

        Assert.Null(PastCell.Of(Cell, rows, new AsOf(Noon.AddHours(-7))));
        Assert.Equal(30, TemperatureAt(Noon.AddHours(-5)));
        Assert.Equal(25, TemperatureAt(Noon));
        Assert.Equal(21, TemperatureAt(Noon.AddHours(1)));

        double TemperatureAt(DateTime asOf) => Assert.Single(PastCell.Of(Cell, rows, new AsOf(asOf))!.Hours).TemperatureC;
    }

    [Fact]
    public void Zone_is_the_weighted_mean_of_its_cells()
    {
        var zone = new WeatherZone(Isos.Caiso, "Z", [], -8, []);
        var hour = WeatherHour.Of(Noon);
        CellSnapshot[] cells = [.. new[] { 10.0, 20 }.Select((celsius, index) => new CellSnapshot($"{index}", "TEST", [CellHour.Of(hour, CellHour.Observed, celsius, 1, 1, 0, 1)], default))];

        Assert.Equal(12.5, PastCell.ZoneOf(zone, cells, cell => cell == "0" ? 750_000 : 250_000)?.At(hour)?.TemperatureC);
        Assert.Null(PastCell.ZoneOf(zone, [], _ => 1));
    }

    [Fact]
    public void Row_of_features_is_the_newest_event_that_was_known()
    {
        FeaturePush[] rows = [Push(1, 1, 10), Push(2, 6, 20), Push(1, 4, 11), Push(3, 3, 30)];

        Assert.Null(PastFeatures.Of(rows, new AsOf(Noon)));
        Assert.Equal(10, ValueAt(2));
        Assert.Equal(30, ValueAt(3));
        Assert.Equal(30, ValueAt(6));
        Assert.Equal(11, PastFeatures.Of(rows[..3], new AsOf(Noon.AddHours(5)))!.Find("mw").Number);

        double ValueAt(int hours) => PastFeatures.Of(rows, new AsOf(Noon.AddHours(hours)))!.Find("mw").Number;

        static FeaturePush Push(int eventHour, int knownHour, double mw) =>
            new("v@v1", Noon.AddHours(eventHour), Noon.AddHours(knownHour), ["mw"], [FeatureValue.Of(mw)], [], FeatureTarget.Offline);
    }

    [Fact]
    public void Load_is_covered_by_the_ramp_an_hour_on()
    {
        Assert.Contains(new CoveredWindow("grid_load", "load_ramp_1h_mw", Noon, Noon.AddMinutes(65)), SeriesCover.Windows(SeriesCatalog.LoadActual, Noon, 5));
        Assert.Empty(SeriesCover.Windows("gas_price.henry_hub", Noon, 1440));
    }

    private static WeatherRow Row(CellHour hour, DateTime knownAt) => new(Cell, "TEST", hour, knownAt, knownAt, 0, 1);
}
