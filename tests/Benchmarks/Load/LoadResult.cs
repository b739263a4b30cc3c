using HdrHistogram;

namespace GridGrains.Tests.Benchmarks.Load;

/// <summary>What a load did; latencies in a histogram of microseconds.</summary>
internal sealed class LoadResult(long requests, TimeSpan took, HistogramBase microseconds, TimeSpan collecting = default)
{
    /// <summary>Longest latency that is distinguished.</summary>
    public const long MaxMicroseconds = 60_000_000;

    public const int Digits = 3;

    public long Requests { get; } = requests;

    public double PerSecond { get; } = requests / took.TotalSeconds;

    /// <summary>Share of the time in which the garbage collector held every thread of the process.</summary>
    public double Collecting { get; } = collecting / took;

    public double Milliseconds(double percentile) => microseconds.GetValueAtPercentile(percentile) / 1000.0;

    public static LongHistogram NewHistogram() => new(1, MaxMicroseconds, Digits);
}
