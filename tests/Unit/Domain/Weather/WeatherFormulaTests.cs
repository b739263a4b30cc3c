using GridGrains.Domain.Weather;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Weather;

/// <summary>Formulas beside published figures; each names its source.</summary>
public sealed class WeatherFormulaTests
{
    // National Weather Service, heat index chart (whole degrees).
    [Theory]
    [InlineData(80, 40, 80)]
    [InlineData(90, 50, 95)]
    [InlineData(90, 70, 106)]
    [InlineData(96, 50, 108)]
    [InlineData(100, 40, 109)]
    [InlineData(100, 55, 124)]
    [InlineData(110, 40, 136)]
    [InlineData(84, 90, 98)]
    public void Heat_index_is_that_of_the_chart(double temperatureF, double humidityPercent, double expectedF) =>
        Assert.Equal(expectedF, FeelsLike.HeatIndexF(temperatureF, humidityPercent), 0.75);

    // National Weather Service, wind chill chart of 2001.
    [Theory]
    [InlineData(40, 5, 36)]
    [InlineData(30, 10, 21)]
    [InlineData(0, 15, -19)]
    [InlineData(-20, 30, -53)]
    [InlineData(-45, 60, -98)]
    public void Wind_chill_is_that_of_the_chart(double temperatureF, double windMph, double expectedF) =>
        Assert.Equal(expectedF, Math.Round(FeelsLike.WindChillF(temperatureF, windMph)));

    [Fact]
    public void Mild_air_feels_like_itself()
    {
        Assert.Equal(65, FeelsLike.Fahrenheit(65, 50, 20));
        Assert.Equal(45, FeelsLike.Fahrenheit(45, 50, 2));
    }

    // Reda and Andreas, "Solar Position Algorithm", NREL/TP-560-34302, table A5.1: elevation without refraction 39.872046 degrees.
    [Fact]
    public void Zenith_is_that_of_the_published_example() => Assert.Equal(
        90 - 39.872046, SolarPower.ZenithDegrees(new DateTime(2003, 10, 17, 19, 30, 30, DateTimeKind.Utc), 39.742476, -105.1786), 0.05);

    [Fact]
    public void Sun_is_overhead_at_the_tropic_at_noon_of_the_solstice()
    {
        var noon = Enumerable.Range(0, 240).Min(tenth => SolarPower.ZenithDegrees(new DateTime(2026, 6, 21, 0, 0, 0, DateTimeKind.Utc).AddHours(tenth / 10.0), 23.436, 0));
        Assert.Equal(0, noon, 0.5);
        Assert.Equal(180, SolarPower.ZenithDegrees(new DateTime(2026, 3, 20, 0, 7, 0, DateTimeKind.Utc), 0, 0), 0.7);
    }

    // Kasten and Czeplak: an overcast sky lets a quarter through.
    [Fact]
    public void Clouds_take_three_quarters_at_most()
    {
        Assert.Equal(0.88, SolarPower.CapacityFactor(0, 0), 1e-9);
        Assert.Equal(0.22, SolarPower.CapacityFactor(0, 1), 1e-9);
        Assert.Equal(0, SolarPower.CapacityFactor(91, 0));
    }

    // International standard atmosphere: 1.225 kg/m3 at 15 C and 1013.25 hPa.
    [Fact]
    public void Wind_power_follows_density_and_the_cube_of_speed()
    {
        Assert.Equal(1.225, WindPower.AirDensity(15, 1013.25), 3);
        Assert.Equal(313.6, WindPower.PowerDensityWm2(8, 1.225), 1);
        Assert.Equal(8 * Math.Pow(10, 1.0 / 7), WindPower.AtHeightMps(8), 9);
    }

    [Theory]
    [InlineData(2.9, 0)]
    [InlineData(3, 0)]
    [InlineData(12, 1)]
    [InlineData(24.9, 1)]
    [InlineData(25, 0)]
    public void Power_curve_has_its_corners(double speedMps, double expected) => Assert.Equal(expected, WindPower.CapacityFactor(speedMps), 9);

    [Fact]
    public void The_three_degree_days_are_three_figures()
    {
        double[] day = [.. Enumerable.Repeat(60.0, 18), .. Enumerable.Repeat(84.0, 6)];

        Assert.Equal(new CoolingHeating(7, 0), DegreeDays.OfExtremes(day));
        Assert.Equal(new CoolingHeating(1, 0), DegreeDays.OfMean(day));
        Assert.Equal(4.75, day.Sum(hour => DegreeDays.OfHour(hour).Cooling), 9);
        Assert.Equal(3.75, day.Sum(hour => DegreeDays.OfHour(hour).Heating), 9);
    }

    [Fact]
    public void Humidity_follows_from_the_dew_point()
    {
        Assert.Equal(100, WeatherUnits.HumidityPercent(20, 20), 9);
        Assert.Equal(52.5, WeatherUnits.HumidityPercent(20, 10), 1.0);
    }

    [Fact]
    public void Stations_are_fused_by_distance_and_age()
    {
        var near = new NearbyReading(WeatherReading.None with { TemperatureC = 20, WindDirectionDegrees = 350 }, 0, TimeSpan.Zero);
        var half = new NearbyReading(WeatherReading.None with { TemperatureC = 26, WindDirectionDegrees = 350 }, StationFusion.HalfDistanceKm, TimeSpan.Zero);
        var fused = StationFusion.Fuse([near, half]);

        Assert.Equal(22, fused.Reading.TemperatureC, 9);
        Assert.Equal(350, fused.Reading.WindDirectionDegrees, 6);
        Assert.Equal(1, fused.Confidence);
        Assert.Equal(0.25, StationFusion.Fuse([half with { Age = TimeSpan.FromMinutes(30) }]).Confidence, 9);
    }

    [Fact]
    public void Impossible_values_are_named_and_not_averaged_in()
    {
        var broken = WeatherReading.None with { TemperatureC = 99, DewPointC = 12, WindSpeedMps = -1 };
        var (reading, impossible) = PlausibleWeather.Check(broken);
        var fused = StationFusion.Fuse([new(broken, 1, TimeSpan.Zero), new(WeatherReading.None with { TemperatureC = 18 }, 40, TimeSpan.Zero)]);

        Assert.Equal(["temperature_c", "wind_mps"], impossible);
        Assert.True(double.IsNaN(reading.TemperatureC) && reading.DewPointC == 12);
        Assert.Equal(18, fused.Reading.TemperatureC, 9);
        Assert.Equal(0, StationFusion.Fuse([new(broken, 500, TimeSpan.Zero)]).Stations);
    }

    [Fact]
    public void Forecast_errors_add_up()
    {
        var error = default(ForecastError).With(20, 18).With(15, 16) + default(ForecastError).With(10, 10);

        Assert.Equal((3, 1 / 3.0, 1.0), (error.Count, error.BiasC, error.MeanAbsoluteC));
        Assert.Equal(Math.Sqrt(5 / 3.0), error.RootMeanSquareC, 9);
        Assert.True(double.IsNaN(default(ForecastError).BiasC));
    }
}
