using System.Diagnostics;
using GridGrains.Domain.Log;
using GridGrains.Feeds.Replay;
using GridGrains.Tests.Benchmarks.Load;

namespace GridGrains.Tests.Benchmarks.Markets;

/// <summary>Appends a stream of prices at a steady rate from a thread of its own, a batch every ten milliseconds.</summary>
internal sealed class PacedFeed : IDisposable
{
    private const int BatchesPerSecond = 100;

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly LogAppender _appender;
    private Exception? _failure;

    /// <param name="appended">Gets every batch: the number and the interval of its last node, and when its append began.</param>
    public PacedFeed(IPartitionLog log, MarketStream stream, int eventsPerSecond, Action<int, DateTime, long>? appended = null)
    {
        _appender = new LogAppender(log, MarketLog.Source);
        _thread = new Thread(() => Run(stream, eventsPerSecond / BatchesPerSecond, appended)) { IsBackground = true, Name = "paced-feed" };
        _thread.Start();
    }

    /// <summary>Batches that began more than one pause late: the machine could not hold the rate.</summary>
    public int LateBatches { get; private set; }

    public long Appended => _appender.Appended;

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        if (_failure is not null)
        {
            throw new InvalidOperationException("the feed failed", _failure);
        }
    }

    private void Run(MarketStream stream, int perBatch, Action<int, DateTime, long>? appended)
    {
        try
        {
            var pause = Stopwatch.Frequency / BatchesPerSecond;
            for (var due = Stopwatch.GetTimestamp(); !_stop.IsCancellationRequested; due += pause)
            {
                Pace.Until(due);
                LateBatches += Stopwatch.GetTimestamp() - due > pause ? 1 : 0;
                Append(stream, perBatch, appended);
            }
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    private void Append(MarketStream stream, int perBatch, Action<int, DateTime, long>? appended)
    {
        var (node, interval) = (0, default(DateTime));
        for (var i = 0; i < perBatch; i++)
        {
            var price = stream.Next(out node);
            interval = price.Fact.IntervalStartUtc;
            _appender.Add(price);
        }

        var began = Stopwatch.GetTimestamp();
        _appender.FlushAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        appended?.Invoke(node, interval, began);
    }
}
