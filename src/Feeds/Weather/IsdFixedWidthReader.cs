using System.Globalization;
using GridGrains.Domain.Weather;

namespace GridGrains.Feeds.Weather;

/// <summary>One line of NOAA's ISD in its fixed-width form: 105 characters of control and mandatory data, then groups of additional data.</summary>
public static class IsdFixedWidthReader
{
    private const int MandatoryLength = 105;
    private const int GroupMarkLength = 3;

    /// <param name="error">Field and reason of a line that is no observation.</param>
    public static bool TryRead(string line, out StationObservation observation, out string error)
    {
        observation = default;
        if (line.Length < MandatoryLength)
        {
            error = $"the line has {line.Length} characters, not {MandatoryLength} or more";
            return false;
        }

        if (!DateTime.TryParseExact(line.AsSpan(15, 12), "yyyyMMddHHmm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var timeUtc))
        {
            error = $"date: '{line.AsSpan(15, 12)}' is no date and time";
            return false;
        }

        try
        {
            var reading = WeatherReading.None with
            {
                TemperatureC = IsdFields.Value(line.AsSpan(87, 5), line[92], 10),
                DewPointC = IsdFields.Value(line.AsSpan(93, 5), line[98], 10),
                PressureHpa = IsdFields.Value(line.AsSpan(99, 5), line[104], 10),
            };
            reading = IsdFields.WithWind(reading, line.AsSpan(60, 3), line[63], line[64], line.AsSpan(65, 4), line[69]);
            reading = Additional(line, reading);
            var latitude = IsdFields.Value(line.AsSpan(28, 6), '1', 1_000);
            var longitude = IsdFields.Value(line.AsSpan(34, 7), '1', 1_000);
            observation = new StationObservation(line.Substring(4, 11), timeUtc, latitude, longitude, reading);
            error = "";
            return true;
        }
        catch (FormatException exception)
        {
            error = exception.Message;
            return false;
        }
    }

    // Groups stand after ADD and before remarks (REM) and element quality (EQD, QNN).
    private static WeatherReading Additional(string line, WeatherReading reading)
    {
        if (line.Length < MandatoryLength + GroupMarkLength || !line.AsSpan(MandatoryLength).StartsWith("ADD", StringComparison.Ordinal))
        {
            return reading;
        }

        var groups = line[(MandatoryLength + GroupMarkLength)..];
        foreach (var mark in new[] { "REM", "EQD", "QNN" })
        {
            var end = groups.IndexOf(mark, StringComparison.Ordinal);
            groups = end < 0 ? groups : groups[..end];
        }

        var rain = Group(groups, "AA1", 8);
        var sky = Group(groups, "GF1", 5);
        return reading with
        {
            PrecipitationMm = rain is null ? double.NaN : IsdFields.Value(rain.AsSpan(2, 4), rain[7], 10),
            CloudCover = sky is null ? double.NaN : IsdFields.CloudCover(sky.AsSpan(0, 2), sky[4]),
        };
    }

    private static string? Group(string groups, string name, int length)
    {
        var start = groups.IndexOf(name, StringComparison.Ordinal);
        return start < 0 || start + GroupMarkLength + length > groups.Length ? null : groups.Substring(start + GroupMarkLength, length);
    }
}
