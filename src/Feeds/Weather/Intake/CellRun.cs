using GridGrains.Domain.Weather;

namespace GridGrains.Feeds.Weather.Intake;

/// <summary>Hours of one cell on the way to the log, cut into records: hours without a gap, at most as many as a record holds.</summary>
internal static class CellRun
{
    /// <param name="hours">Ascending.</param>
    public static IEnumerable<byte[]> Records(string source, DateTime? issuedUtc, IEnumerable<(int Hour, WeatherReading Reading, double Confidence)> hours)
    {
        var run = new List<(int Hour, WeatherReading Reading, double Confidence)>();
        foreach (var hour in hours)
        {
            if (run.Count > 0 && (hour.Hour != run[^1].Hour + 1 || run.Count == WeatherRecordReader.MaxHours))
            {
                yield return Record(source, issuedUtc, run);
                run.Clear();
            }

            run.Add(hour);
        }

        if (run.Count > 0)
        {
            yield return Record(source, issuedUtc, run);
        }
    }

    public static bool HasValue(in WeatherReading reading) =>
        !(double.IsNaN(reading.TemperatureC) && double.IsNaN(reading.DewPointC) && double.IsNaN(reading.WindSpeedMps) && double.IsNaN(reading.CloudCover));

    private static byte[] Record(string source, DateTime? issuedUtc, List<(int Hour, WeatherReading Reading, double Confidence)> run)
    {
        double[] confidence = [.. run.Select(hour => Math.Round(hour.Confidence, 2))];
        return WeatherRecordJson.Write(
            source, issuedUtc, WeatherHour.StartUtc(run[0].Hour), [.. run.Select(hour => hour.Reading)], confidence.All(share => share == confidence[0]) ? [confidence[0]] : confidence);
    }
}
