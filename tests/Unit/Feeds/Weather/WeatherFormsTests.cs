using System.Text;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Forms;
using GridGrains.Feeds.Weather.Intake;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Weather;

/// <summary>Each form is known by its content; good rows become the platform's units, bad ones are named by line, field and reason.</summary>
public sealed class WeatherFormsTests
{
    private static readonly DateTime Now = new(2026, 7, 2, 0, 30, 0, DateTimeKind.Utc);
    private static readonly DateTime Run = new(2026, 7, 1, 6, 0, 0, DateTimeKind.Utc);

    private readonly StationPlaces _places = new();
    private readonly Collector _sink = new();

    [Fact]
    public void Hourly_arrays_come_in_the_units_of_their_block()
    {
        Assert.Equal("hourly-json", Read("place.json", """
            {"latitude":34.05,"longitude":-118.24,"issued_at":"2026-07-01T06:00:00Z","model":"GFS","utc_offset_seconds":-25200,
             "hourly_units":{"time":"iso8601","temperature_2m":"°F","relative_humidity_2m":"%","wind_speed_10m":"km/h","cloud_cover":"%","wind_speed_80m":"km/h"},
             "hourly":{"time":["2026-06-30T23:00","2026-07-01T00:00","2026-07-01T01:00"],"temperature_2m":[68,null,"x"],"relative_humidity_2m":[50,null,50],
                       "wind_speed_10m":[36,18,18],"cloud_cover":[25,50,50],"wind_speed_80m":[50,50,50]}}
            """));

        Assert.Equal([("GFS", Run, Run), ("GFS", Run, Run.AddHours(1))], _sink.Forecasts.Select(point => (point.Source, point.IssuedUtc, point.ValidUtc)));
        var first = _sink.Forecasts[0].Reading;
        Assert.Equal((20, 10, 0.25), (first.TemperatureC, first.WindSpeedMps, first.CloudCover));
        Assert.Equal(9.27, first.DewPointC, 0.01);
        Assert.Equal((double.NaN, 5, 0.5), (_sink.Forecasts[1].Reading.TemperatureC, _sink.Forecasts[1].Reading.WindSpeedMps, _sink.Forecasts[1].Reading.CloudCover));
        Assert.Equal([(3, "temperature_2m")], _sink.Rejections.Select(rejection => (rejection.Line, rejection.Field)));
    }

    [Fact]
    public void A_variable_without_a_known_unit_is_left_out_and_named()
    {
        Read("gfs_2026070106.json", """
            {"latitude":1,"longitude":2,"hourly_units":{"temperature_2m":"°R","cloud_cover":"%"},"hourly":{"time":[1782885600],"temperature_2m":[500],"cloud_cover":[100]}}
            """);

        Assert.Equal(("GFS", Run, Run, 1), (_sink.Forecasts[0].Source, _sink.Forecasts[0].IssuedUtc, _sink.Forecasts[0].ValidUtc, _sink.Forecasts[0].Reading.CloudCover));
        var rejection = Assert.Single(_sink.Rejections);
        Assert.True(rejection is { Field: "temperature_2m", IsPart: true } && rejection.Detail.Contains("'°R'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_forecast_of_no_run_is_refused()
    {
        var refused = Assert.Throws<ReportFormatException>(() => Read("place.json", """{"latitude":1,"longitude":2,"hourly_units":{},"hourly":{"time":[]}}"""));
        Assert.Contains("names no run", refused.Message, StringComparison.Ordinal);
        Assert.Contains("names no run", Assert.Throws<ReportFormatException>(() => Read("hrrr.csv", "lat,lon,valid_time,t2m\n1,2,2026-07-01T06:00:00Z,290\n")).Message, StringComparison.Ordinal);
        Assert.Contains("names no source", Assert.Throws<ReportFormatException>(() => Read("x.csv", "lat,lon,issued_at,forecast_hour,t2m\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Periods_of_the_weather_service()
    {
        Assert.Equal("nws-hourly-json", Read("forecast.json", """
            {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[-118,34],[-118.02,34],[-118.02,34.02],[-118,34.02],[-118,34]]]},
             "properties":{"updateTime":"2026-07-01T06:20:00+00:00","periods":[
              {"startTime":"2026-06-30T23:00:00-07:00","temperature":77,"temperatureUnit":"F","dewpoint":{"unitCode":"wmoUnit:degC","value":12.5},"windSpeed":"5 to 15 mph"},
              {"startTime":"2026-07-01T00:00:00-07:00","temperature":77,"temperatureUnit":"F","windSpeed":"calm"}]}}
            """));

        var point = Assert.Single(_sink.Forecasts);
        Assert.Equal(("NWS", Run, 34.01, -118.01), (point.Source, point.ValidUtc, Math.Round(point.LatitudeDegrees, 6), Math.Round(point.LongitudeDegrees, 6)));
        Assert.Equal((25, 12.5, 10 * WeatherUnits.MpsPerMph), (point.Reading.TemperatureC, point.Reading.DewPointC, point.Reading.WindSpeedMps));
        Assert.Equal([(2, "windSpeed")], _sink.Rejections.Select(rejection => (rejection.Line, rejection.Field)));
    }

    [Fact]
    public void Points_of_a_grid_as_csv()
    {
        Assert.Equal("point-list-csv", Read("hrrr.20260701.t06z.csv",
            "lat,lon,forecast_hour,t2m,u10,v10,tcdc,cloud_layer\n34.05,241.76,2,295.15,3,4,50,1\n34.05,241.76,three,295.15,3,4,50,1\n34.05,241.76\n95,241.76,2,295.15,3,4,50,1\n34.06,-118.24,3,,,,10,1\n"));

        Assert.Equal([("HRRR", Run, Run.AddHours(2), -118.24), ("HRRR", Run, Run.AddHours(3), -118.24)],
            _sink.Forecasts.Select(point => (point.Source, point.IssuedUtc, point.ValidUtc, Math.Round(point.LongitudeDegrees, 6))));
        Assert.Equal((22, 5, 0.5), (Math.Round(_sink.Forecasts[0].Reading.TemperatureC, 6), _sink.Forecasts[0].Reading.WindSpeedMps, _sink.Forecasts[0].Reading.CloudCover));
        Assert.Equal([(3, "forecast_hour"), (4, ""), (5, "lat")], _sink.Rejections.Select(rejection => (rejection.Line, rejection.Field)));
    }

    [Fact]
    public void Columns_name_their_units_and_rows_their_runs()
    {
        Read("points.csv", "source,latitude,longitude,issued_at,valid_time,temperature_2m (F),wind_speed_10m [kn],dew_point_2m\nNBM,40,-75,2026-07-01T06:00:00Z,2026-07-01 07:00,86,10,1\nNBM,40,-75,2026-07-01T06:00:00Z,2026-07-01 05:00,86,10,1\n");

        var point = Assert.Single(_sink.Forecasts);
        Assert.Equal(("NBM", Run.AddHours(1), 30, 10 * WeatherUnits.MpsPerKnot), (point.Source, point.ValidUtc, point.Reading.TemperatureC, point.Reading.WindSpeedMps));
        Assert.Equal([(1, "dew_point_2m"), (3, "valid_time")], _sink.Rejections.Select(rejection => (rejection.Line, rejection.Field)));
    }

    [Fact]
    public void Metar_is_placed_by_a_list_and_dated_by_now_or_a_line()
    {
        Assert.Equal("station-list-csv", Read("isd-history.csv", "\"USAF\",\"WBAN\",\"STATION NAME\",\"CTRY\",\"STATE\",\"ICAO\",\"LAT\",\"LON\",\"ELEV(M)\"\n\"722950\",\"23174\",\"LOS ANGELES\",\"US\",\"CA\",\"KLAX\",\"+33.938\",\"-118.389\",\"+0029.6\"\n\"999999\",\"00001\",\"NOWHERE\",\"US\",\"\",\"\",\"\",\"\",\"\"\n"));
        Assert.Equal("metar-text", Read("latest.txt", "METAR KLAX 302353Z 25012KT 10SM CLR 20/10 A2992\nKLAX 012353Z 25012KT 10SM\n   CLR 21/10 A2992\nKXYZ 012353Z 25012KT 10SM CLR 21/10 A2992\nKLAX 32\n2025/12/31 23:50\nKLAX 312353Z 25012KT 10SM CLR 09/01 A2992\n"));

        Assert.Equal(
            [(new DateTime(2026, 6, 30, 23, 53, 0, DateTimeKind.Utc), 20.0), (new DateTime(2026, 7, 1, 23, 53, 0, DateTimeKind.Utc), 21.0), (new DateTime(2025, 12, 31, 23, 53, 0, DateTimeKind.Utc), 9.0)],
            _sink.Observations.Select(observation => (observation.TimeUtc, observation.Reading.TemperatureC)));
        Assert.All(_sink.Observations, observation => Assert.Equal((33.938, -118.389), (observation.LatitudeDegrees, observation.LongitudeDegrees)));
        Assert.Equal([(4, "station"), (5, "line")], _sink.Rejections.Select(rejection => (rejection.Line, rejection.Field)));
    }

    [Theory]
    [InlineData(WeatherMeasure.Temperature, "wmoUnit:degC", 20, 20)]
    [InlineData(WeatherMeasure.Temperature, "K", 293.15, 20)]
    [InlineData(WeatherMeasure.Speed, "wmoUnit:km_h-1", 36, 10)]
    [InlineData(WeatherMeasure.Speed, "m s**-1", 7, 7)]
    [InlineData(WeatherMeasure.Share, "%", 50, 0.5)]
    [InlineData(WeatherMeasure.Share, "okta", 4, 0.5)]
    [InlineData(WeatherMeasure.Pressure, "Pa", 101_325, 1_013.25)]
    [InlineData(WeatherMeasure.Depth, "inch", 1, 25.4)]
    public void Units_become_those_of_the_platform(WeatherMeasure measure, string unit, double given, double expected)
    {
        Assert.True(MeasureUnits.TryGet(measure, unit, out var convert));
        Assert.Equal(expected, convert(given), 6);
        Assert.False(MeasureUnits.TryGet(measure, "furlong", out _));
    }

    [Fact]
    public void Dew_point_is_what_its_humidity_says() =>
        Assert.Equal(62.5, WeatherUnits.HumidityPercent(21, WeatherUnits.DewPointC(21, 62.5)), 6);

    private string Read(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var form = WeatherForms.Of(new ReportHead(name, bytes)) ?? throw new InvalidOperationException($"{name} has no form");
        form.Read(new WeatherInput(name, new MemoryStream(bytes), _places, Now), _sink with { Places = _places }, TestContext.Current.CancellationToken);
        return form.Name;
    }

    private sealed record Collector : IWeatherSink
    {
        public List<StationObservation> Observations { get; } = [];

        public List<ForecastPoint> Forecasts { get; } = [];

        public List<RowRejection> Rejections { get; } = [];

        public StationPlaces Places { get; init; } = new();

        public void Opened(string fileName, string form)
        {
        }

        public void Observed(in StationObservation observation, int line) => Observations.Add(observation);

        public void Forecast(in ForecastPoint point, int line) => Forecasts.Add(point);

        public void Station(string id, double latitudeDegrees, double longitudeDegrees, int line) => Places.Add(id, latitudeDegrees, longitudeDegrees);

        public void Rejected(in RowRejection rejection) => Rejections.Add(rejection);
    }
}
