using System.Collections.Concurrent;
using System.Diagnostics;

namespace GridGrains.Tests.Benchmarks.Governance.Abuse;

/// <summary>
/// Requests at a constant rate, however long their answers take: each has its intended time, and its latency counts from there. One that finds its reader busy waits for it, as a
/// person does, and that wait counts.
/// </summary>
internal static class OpenLoop
{
    /// <param name="rate">Requests per second over all readers.</param>
    /// <param name="ask">Whether it was answered.</param>
    /// <returns>Latencies of what was answered in ms, and how many were asked.</returns>
    public static async Task<(IReadOnlyList<double> Answered, int Asked)> RunAsync(int readers, double rate, TimeSpan time, Func<int, Random, Task<bool>> ask)
    {
        var times = new ConcurrentBag<double>();
        var asked = 0;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, readers).Select(reader => Task.Run(async () =>
        {
            var random = new Random(reader);
            var spacing = TimeSpan.FromSeconds(readers / rate);
            for (var intended = spacing * (reader / (double)readers); intended < time; intended += spacing)
            {
                if (intended - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } early)
                {
                    await Task.Delay(early);
                }

                Interlocked.Increment(ref asked);
                if (await ask(reader, random))
                {
                    times.Add((Stopwatch.GetElapsedTime(start) - intended).TotalMilliseconds);
                }
            }
        })));
        return ([.. times], asked);
    }

    /// <returns>Answers per second of readers that ask without pause.</returns>
    public static async Task<double> SaturationAsync(int readers, TimeSpan time, Func<int, Random, Task<bool>> ask)
    {
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, readers).Select(reader => Task.Run(async () =>
        {
            var random = new Random(reader);
            var answered = 0;
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                answered += await ask(reader, random) ? 1 : 0;
            }

            return answered;
        })));
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public static double Percentile(IReadOnlyList<double> times, double share)
    {
        var sorted = times.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min((int)(sorted.Length * share), sorted.Length - 1)];
    }
}
