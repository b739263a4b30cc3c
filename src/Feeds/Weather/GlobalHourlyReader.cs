using System.Globalization;
using GridGrains.Domain.Weather;

namespace GridGrains.Feeds.Weather;

/// <summary>A line of a file that is no observation.</summary>
/// <param name="Line">From 1, counting the header.</param>
public readonly record struct WeatherRejection(int Line, string Field, string Reason);

/// <summary>
/// NOAA's global-hourly CSV: one station and year per file, columns by name in any order, every field quoted, groups with commas inside
/// (<c>"+0020,1"</c>). A bad line is reported and the rest goes on.
/// </summary>
public static class GlobalHourlyReader
{
    private static readonly string[] Needed = ["STATION", "DATE", "LATITUDE", "LONGITUDE", "WND", "TMP", "DEW", "SLP"];

    /// <exception cref="InvalidDataException">The header lacks a column.</exception>
    public static IEnumerable<(int Line, StationObservation Observation)> Read(TextReader reader, Action<WeatherRejection> reject)
    {
        var header = Fields(reader.ReadLine() ?? "");
        if (Needed.FirstOrDefault(name => !header.Contains(name)) is { } missing)
        {
            throw new InvalidDataException($"the header has no column {missing}");
        }

        var columns = header.Select((name, position) => (name, position)).ToLookup(column => column.name, column => column.position);
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            var fields = Fields(line);
            if (fields.Count != header.Count)
            {
                reject(new WeatherRejection(number, "line", $"{fields.Count} fields, not {header.Count}"));
            }
            else if (TryRow(name => columns[name].Select(position => fields[position]).FirstOrDefault(""), out var observation, out var field, out var reason))
            {
                yield return (number, observation);
            }
            else
            {
                reject(new WeatherRejection(number, field, reason));
            }
        }
    }

    private static bool TryRow(Func<string, string> field, out StationObservation observation, out string name, out string reason)
    {
        observation = default;
        name = "DATE";
        reason = $"'{field("DATE")}' is no date and time";
        if (!DateTime.TryParseExact(field("DATE"), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var timeUtc))
        {
            return false;
        }

        try
        {
            name = "LATITUDE";
            var (latitude, longitude) = (Degrees(field("LATITUDE")), Degrees(field("LONGITUDE")));
            name = "TMP";
            var reading = WeatherReading.None with { TemperatureC = Pair(field("TMP"), 10) };
            name = "DEW";
            reading = reading with { DewPointC = Pair(field("DEW"), 10) };
            name = "SLP";
            reading = reading with { PressureHpa = Pair(field("SLP"), 10) };
            name = "WND";
            var wind = Parts(field("WND"), 5);
            reading = IsdFields.WithWind(reading, wind[0], wind[1][0], wind[2][0], wind[3], wind[4][0]);
            name = "AA1";
            var rain = field("AA1").Length == 0 ? null : Parts(field("AA1"), 4);
            name = "GF1";
            var sky = field("GF1").Length == 0 ? null : Parts(field("GF1"), 3);
            reading = reading with
            {
                PrecipitationMm = rain is null ? double.NaN : IsdFields.Value(rain[1], rain[3][0], 10),
                CloudCover = sky is null ? double.NaN : IsdFields.CloudCover(sky[0], sky[2][0]),
            };
            observation = new StationObservation(field("STATION"), timeUtc, latitude, longitude, reading);
            return true;
        }
        catch (FormatException exception)
        {
            reason = exception.Message;
            return false;
        }
    }

    private static double Degrees(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees)
        ? degrees
        : throw new FormatException($"'{text}' is no number of degrees");

    private static double Pair(string text, double scale)
    {
        var parts = Parts(text, 2);
        return IsdFields.Value(parts[0], parts[1][0], scale);
    }

    private static string[] Parts(string text, int least)
    {
        var parts = text.Split(',');
        return parts.Length >= least && parts.All(part => part.Length > 0) ? parts : throw new FormatException($"'{text}' has not {least} parts");
    }

    internal static List<string> Fields(string line)
    {
        var fields = new List<string>();
        for (var position = 0; position <= line.Length;)
        {
            var isQuoted = position < line.Length && line[position] == '"';
            var end = isQuoted ? EndOfQuoted(line, position + 1) : line.IndexOf(',', position);
            end = end < 0 ? line.Length : end;
            fields.Add(isQuoted ? line[(position + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal) : line[position..end]);
            position = isQuoted ? end + 2 : end + 1;
        }

        return fields;
    }

    private static int EndOfQuoted(string line, int start)
    {
        for (var position = start; position < line.Length; position++)
        {
            if (line[position] == '"' && (position + 1 == line.Length || line[position + 1] != '"'))
            {
                return position;
            }

            position += line[position] == '"' ? 1 : 0;
        }

        return line.Length;
    }
}
