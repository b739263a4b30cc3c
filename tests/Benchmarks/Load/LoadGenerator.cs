using System.Diagnostics;
using HdrHistogram;

namespace GridGrains.Tests.Benchmarks.Load;

/// <summary>Sends one request on its own connection and verifies the answer.</summary>
internal interface ILoadClient : IDisposable
{
    void Exchange();
}

/// <summary>
/// Load from threads of their own with one connection each, in the process of the facade. Closed loop: the next request follows the
/// answer. Open loop: requests have intended times at a constant rate, and a latency counts from the intended time, so that a stalled
/// server is not spared the requests that would have come meanwhile.
/// </summary>
internal static class LoadGenerator
{
    public static LoadResult Closed(Func<int, ILoadClient> connect, int connections, TimeSpan duration) => Run(connect, connections, duration, 0);

    /// <param name="rate">Requests per second over all connections.</param>
    public static LoadResult Open(Func<int, ILoadClient> connect, int connections, double rate, TimeSpan duration) => Run(connect, connections, duration, rate);

    private static LoadResult Run(Func<int, ILoadClient> connect, int connections, TimeSpan duration, double rate)
    {
        var histograms = new LongHistogram[connections];
        var failures = new Exception?[connections];
        var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 10;
        var threads = Enumerable.Range(0, connections).Select(index => new Thread(() =>
        {
            try
            {
                using var client = connect(index);
                histograms[index] = rate > 0
                    ? RunOpen(client, start, duration, rate, connections, index)
                    : RunClosed(client, start, duration);
            }
            catch (Exception failure)
            {
                failures[index] = failure;
            }
        })
        { IsBackground = true, Name = $"load-{index}" }).ToArray();
        var pauses = GC.GetTotalPauseDuration();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if (failures.OfType<Exception>().FirstOrDefault() is { } first)
        {
            throw new InvalidOperationException($"a request failed: {first.Message}", first);
        }

        var all = LoadResult.NewHistogram();
        Array.ForEach(histograms, all.Add);
        return new LoadResult(all.TotalCount, Stopwatch.GetElapsedTime(start), all, GC.GetTotalPauseDuration() - pauses);
    }

    private static LongHistogram RunClosed(ILoadClient client, long start, TimeSpan duration)
    {
        var histogram = LoadResult.NewHistogram();
        Pace.Until(start);
        var end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        for (var sent = Stopwatch.GetTimestamp(); sent < end;)
        {
            client.Exchange();
            var answered = Stopwatch.GetTimestamp();
            Record(histogram, sent, answered);
            sent = answered;
        }

        return histogram;
    }

    private static LongHistogram RunOpen(ILoadClient client, long start, TimeSpan duration, double rate, int connections, int index)
    {
        var histogram = LoadResult.NewHistogram();
        var requests = (long)(duration.TotalSeconds * rate / connections);
        for (var i = 0L; i < requests; i++)
        {
            var intended = start + (long)((i * connections + index) / rate * Stopwatch.Frequency);
            Pace.Until(intended);
            client.Exchange();
            Record(histogram, intended, Stopwatch.GetTimestamp());
        }

        return histogram;
    }

    private static void Record(LongHistogram histogram, long from, long to)
    {
        var microseconds = (long)Stopwatch.GetElapsedTime(from, to).TotalMicroseconds;
        histogram.RecordValue(Math.Clamp(microseconds, 1, LoadResult.MaxMicroseconds));
    }
}
