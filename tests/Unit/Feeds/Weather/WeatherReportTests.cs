using System.IO.Compression;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Weather;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Weather;

/// <summary>METAR, ISD and global-hourly: small reports of our own writing, and whole files of the shared data.</summary>
public sealed class WeatherReportTests
{
    private const string Header = "\"STATION\",\"DATE\",\"LATITUDE\",\"LONGITUDE\",\"NAME\",\"WND\",\"TMP\",\"DEW\",\"SLP\",\"AA1\",\"GF1\"";

    [Fact]
    public void Metar_with_exact_remarks()
    {
        Assert.True(MetarReader.TryRead("METAR KLAX 282253Z 25012G18KT 10SM FEW015 SCT250 21/14 A2992 RMK AO2 SLP131 P0012 T02060139=", out var report, out _));

        Assert.Equal(("KLAX", 28, new TimeOnly(22, 53), false), (report.Station, report.DayOfMonth, report.TimeUtc, report.IsAutomatic));
        Assert.Equal((20.6, 13.9), (Math.Round(report.Reading.TemperatureC, 3), Math.Round(report.Reading.DewPointC, 3)));
        Assert.Equal(12 * WeatherUnits.MpsPerKnot, report.Reading.WindSpeedMps, 9);
        Assert.Equal((250, 3.5 / 8), (report.Reading.WindDirectionDegrees, report.Reading.CloudCover));
        Assert.Equal(1013.2, report.Reading.PressureHpa, 0.1);
        Assert.Equal(3.05, report.Reading.PrecipitationMm, 0.01);
    }

    [Fact]
    public void Metar_with_variable_wind_frost_and_a_trend()
    {
        Assert.True(MetarReader.TryRead("EDDF 010020Z AUTO VRB02MPS 9999 CAVOK M02/M08 Q1028 BECMG 18010KT 05/05", out var report, out _));

        Assert.True(double.IsNaN(report.Reading.WindDirectionDegrees) && report.IsAutomatic);
        Assert.Equal((2, -2, -8, 1028, 0), (report.Reading.WindSpeedMps, report.Reading.TemperatureC, report.Reading.DewPointC, report.Reading.PressureHpa, report.Reading.CloudCover));
    }

    [Theory]
    [InlineData("", "no station")]
    [InlineData("KLAX 329999Z 00000KT", "no day and time")]
    [InlineData("KLAX 282253Z NIL", "NIL")]
    public void Text_that_is_no_metar_has_a_reason(string text, string reason)
    {
        Assert.False(MetarReader.TryRead(text, out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Isd_line_with_rain_and_sky()
    {
        var line = Isd(wind: "2501N00514", temperature: "+02061", dew: "+01391", pressure: "101321") + "ADDAA101000991GF106991999999999999999REMMET";

        Assert.True(IsdFixedWidthReader.TryRead(line, out var observation, out _));
        Assert.Equal(("72295023174", new DateTime(2026, 7, 1, 12, 53, 0, DateTimeKind.Utc)), (observation.Station, observation.TimeUtc));
        Assert.Equal((33.938, -118.389), (observation.LatitudeDegrees, observation.LongitudeDegrees));
        Assert.Equal((20.6, 13.9, 1013.2, 5.1, 250), (observation.Reading.TemperatureC, observation.Reading.DewPointC, observation.Reading.PressureHpa, observation.Reading.WindSpeedMps, observation.Reading.WindDirectionDegrees));
        Assert.Equal((0.9, 0.75), (observation.Reading.PrecipitationMm, observation.Reading.CloudCover));
    }

    [Fact]
    public void Isd_values_that_are_missing_or_doubtful_are_left_out()
    {
        Assert.True(IsdFixedWidthReader.TryRead(Isd("9999V00001", "+99999", "+01392", "101323"), out var observation, out _));
        Assert.Equal(WeatherReading.None with { WindSpeedMps = 0 }, observation.Reading);

        Assert.False(IsdFixedWidthReader.TryRead(Isd("2501N00511", "+0X061", "+01391", "101321"), out _, out var error));
        Assert.Equal("'+0X06' is no number", error);
        Assert.False(IsdFixedWidthReader.TryRead("0059", out _, out error));
        Assert.Contains("4 characters", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Global_hourly_rows_and_bad_rows()
    {
        var text = string.Join('\n',
            Header,
            "\"72295023174\",\"2026-07-01T12:53:00\",\"33.938\",\"-118.389\",\"LOS ANGELES, CA\",\"250,1,N,0051,1\",\"+0206,1\",\"+0139,1\",\"10132,1\",\"01,0009,9,1\",\"06,99,1,99,9,99,9,99999,9,99,9,99,9\"",
            "\"72295023174\",\"2026-07-01T13:53\",\"33.938\",\"-118.389\",\"X\",\"250,1,N,0051,1\",\"+0206,1\",\"+0139,1\",\"10132,1\",\"\",\"\"",
            "\"72295023174\",\"2026-07-01T14:53:00\",\"33.938\",\"-118.389\",\"X\",\"250,1\",\"+0206,1\",\"+0139,1\",\"10132,1\",\"\",\"\"",
            "\"72295023174\",\"2026-07-01T15:53:00\"",
            "\"72295023174\",\"2026-07-01T16:53:00\",\"33.938\",\"-118.389\",\"A \"\"B\"\"\",\"999,9,C,0000,1\",\"+9999,9\",\"+0139,7\",\"99999,9\",\"\",\"\"");
        var rejections = new List<WeatherRejection>();
        var rows = GlobalHourlyReader.Read(new StringReader(text), rejections.Add).Select(row => row.Observation).ToList();

        Assert.Equal([20.6, double.NaN], rows.Select(row => row.Reading.TemperatureC));
        Assert.Equal((0.75, 0.9), (rows[0].Reading.CloudCover, rows[0].Reading.PrecipitationMm));
        Assert.Equal([(3, "DATE"), (4, "WND"), (5, "line")], rejections.Select(rejection => (rejection.Line, rejection.Field)));
        Assert.Throws<InvalidDataException>(() => GlobalHourlyReader.Read(new StringReader("\"STATION\""), rejections.Add).ToList());
    }

    [Fact]
    public void Real_files_are_read_whole()
    {
        var rejections = new List<WeatherRejection>();
        using var csv = File.OpenText(SharedData.PathOf("weather/00702699999.csv"));
        var hourly = GlobalHourlyReader.Read(csv, rejections.Add).Select(row => row.Observation).ToList();
        Assert.Empty(rejections);
        Assert.True(hourly.Count > 1_000);
        Assert.All(hourly, row => Assert.True(double.IsNaN(row.Reading.TemperatureC) || row.Reading.TemperatureC is > -40 and < 60));

        using var packed = new GZipStream(File.OpenRead(SharedData.PathOf("weather/014160-99999-2016.gz")), CompressionMode.Decompress);
        using var lines = new StreamReader(packed);
        var temperatures = new List<double>();
        while (lines.ReadLine() is { } line)
        {
            Assert.True(IsdFixedWidthReader.TryRead(line, out var observation, out var error), error);
            temperatures.Add(observation.Reading.TemperatureC);
        }

        Assert.Equal(7.3, temperatures[0], 6);
        Assert.Contains(temperatures, double.IsNaN);
        Assert.InRange(temperatures.Where(double.IsFinite).Average(), -5, 15);
    }

    private static string Isd(string wind, string temperature, string dew, string pressure) =>
        $"0097722950231742026070112537+33938-118389FM-15+0099KLAX V020{wind}9999999N999999999{temperature}{dew}{pressure}";
}
