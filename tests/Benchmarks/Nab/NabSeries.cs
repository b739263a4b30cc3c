using System.Globalization;
using System.Text.Json;

namespace GridGrains.Tests.Benchmarks.Nab;

/// <summary>One file of the Numenta Anomaly Benchmark.</summary>
/// <param name="Windows">Rows, first and last, within which an anomaly is to be found.</param>
internal sealed record NabSeries(string Name, DateTime[] Times, double[] Values, (int First, int Last)[] Windows)
{
    private const double ProbationShare = 0.15;
    private const int ProbationRows = 5000;

    /// <summary>Rows at the start that a detector may learn by and that do not count.</summary>
    public int Probation => (int)Math.Min(Math.Floor(ProbationShare * Values.Length), ProbationShare * ProbationRows);

    /// <summary>Values in an hour, by the usual distance of two rows.</summary>
    public int ValuesPerHour
    {
        get
        {
            var steps = Times.Zip(Times.Skip(1), (before, after) => (after - before).TotalSeconds).Order().ToArray();
            return (int)Math.Max(1, Math.Round(3600 / Math.Max(1, steps[steps.Length / 2])));
        }
    }

    /// <summary>All files under <c>data</c> that <c>labels/combined_windows.json</c> names.</summary>
    public static NabSeries[] Load(string folder)
    {
        using var labels = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "labels", "combined_windows.json")));
        return [.. labels.RootElement.EnumerateObject()
            .Where(file => File.Exists(Path.Combine(folder, "data", file.Name)))
            .Select(file => Read(Path.Combine(folder, "data", file.Name), file.Name, file.Value))];
    }

    private static NabSeries Read(string path, string name, JsonElement windows)
    {
        var rows = File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).ToArray();
        var times = Array.ConvertAll(rows, row => Time(row[0]));
        var spans = windows.EnumerateArray().Select(window => (Array.FindIndex(times, time => time >= Time(window[0].GetString()!)), Array.FindLastIndex(times, time => time <= Time(window[1].GetString()!))));
        return new NabSeries(name, times, Array.ConvertAll(rows, row => double.Parse(row[1], CultureInfo.InvariantCulture)), [.. spans]);
    }

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
