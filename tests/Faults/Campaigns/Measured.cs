using System.Collections.Concurrent;
using System.Globalization;

namespace GridGrains.Tests.Faults.Campaigns;

/// <summary>Times that the scenarios took, for the summary of a campaign. No test passes or fails by them.</summary>
internal static class Measured
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<double>> Seconds = new();

    public static void Add(string what, TimeSpan took) => Seconds.GetOrAdd(what, _ => new()).Enqueue(took.TotalSeconds);

    /// <summary>One line per figure: median, extremes and number.</summary>
    public static IEnumerable<string> Lines() => Seconds.OrderBy(figure => figure.Key).Select(figure =>
    {
        var sorted = figure.Value.Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{figure.Key}: median {sorted[sorted.Length / 2]:0.00} s, least {sorted[0]:0.00} s, most {sorted[^1]:0.00} s, n = {sorted.Length}");
    });
}
