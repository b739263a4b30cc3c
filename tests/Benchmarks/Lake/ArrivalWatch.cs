using System.Collections.Concurrent;
using System.Diagnostics;
using GridGrains.Tests.Benchmarks.Load;
using GridGrains.Tests.Benchmarks.Report;
using GridGrains.Tests.Benchmarks.Statistics;

namespace GridGrains.Tests.Benchmarks.Lake;

/// <summary>Looks again and again how far one place has come, and how long each appended record took to be there.</summary>
/// <param name="ends">For each partition the offset after the last one that a query sees.</param>
internal sealed class ArrivalWatch(Func<Task<long[]>> ends)
{
    private const double MillisecondsPerSecond = 1000;

    private readonly ConcurrentQueue<(int Partition, long End, long Began)> _appended = new();
    private readonly List<double> _p99 = [];
    private readonly List<double> _p50 = [];

    public void Appended(int partition, long end, long began) => _appended.Enqueue((partition, end, began));

    /// <summary>Takes what is appended in this time, and waits until all of it has arrived.</summary>
    public async Task LookAsync(TimeSpan time, TimeSpan every)
    {
        var (histogram, unseen, started) = (LoadResult.NewHistogram(), new List<(int Partition, long End, long Began)>(), Stopwatch.GetTimestamp());
        _appended.Clear();
        while (Stopwatch.GetElapsedTime(started) < time || unseen.Count > 0)
        {
            while (Stopwatch.GetElapsedTime(started) < time && _appended.TryDequeue(out var appended))
            {
                unseen.Add(appended);
            }

            var there = await ends();
            var now = Stopwatch.GetTimestamp();
            foreach (var seen in unseen.Where(record => record.End <= there[record.Partition]))
            {
                histogram.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(seen.Began, now).TotalMicroseconds));
            }

            unseen.RemoveAll(record => record.End <= there[record.Partition]);
            await Task.Delay(every);
        }

        var result = new LoadResult(histogram.TotalCount, Stopwatch.GetElapsedTime(started), histogram);
        _p99.Add(result.Milliseconds(99) / MillisecondsPerSecond);
        _p50.Add(result.Milliseconds(50) / MillisecondsPerSecond);
    }

    public Figure ToFigure(string id, string note) => Figure.Of(id, "s", _p99, $"p50 {Runs.Median(_p50):0.0} s; {note}");
}
