using HdrHistogram;

namespace GridGrains.Tests.Benchmarks.Streams;

/// <summary>What all grains of this process were given, outside of them.</summary>
internal static class Deliveries
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly LongConcurrentHistogram Latencies = new(1, TimeSpan.TicksPerMinute * 5, 3);
    private static long _count;
    private static Exception? _failure;

    public static void Take(TimeSpan latency)
    {
        Latencies.RecordValue(Math.Clamp(latency.Ticks, 1, TimeSpan.TicksPerMinute * 5));
        Interlocked.Increment(ref _count);
    }

    public static void Fail(Exception failure) => Volatile.Write(ref _failure, failure);

    public static void Clear()
    {
        Latencies.Reset();
        Interlocked.Exchange(ref _count, 0);
    }

    /// <summary>Milliseconds within which a share of the events since <see cref="Clear"/> came.</summary>
    public static double Percentile(double percentile) => TimeSpan.FromTicks(Latencies.GetValueAtPercentile(percentile)).TotalMilliseconds;

    /// <summary>Ends when so many events were delivered; more than were sent are a fault of the figure, and said so.</summary>
    public static async Task AllAsync(long events)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (Interlocked.Read(ref _count) < events)
        {
            if (Volatile.Read(ref _failure) is { } failure)
            {
                throw new InvalidOperationException("a subscription failed", failure);
            }

            if (deadline.IsCancellationRequested)
            {
                throw new TimeoutException($"{Interlocked.Read(ref _count):N0} of {events:N0} events came within {Deadline.TotalMinutes:0} minutes");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }

        if (Interlocked.Read(ref _count) > events)
        {
            throw new InvalidOperationException($"{Interlocked.Read(ref _count):N0} events came, {events:N0} were sent");
        }
    }
}
