using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Timetable;

namespace GridGrains.Feeds.Replay;

/// <param name="Speed">Market seconds per second of the clock.</param>
/// <param name="WarmHistory">How much market time before the start is delivered first, as fast as possible.</param>
public sealed record SimulatorFeedOptions(double Speed, TimeSpan WarmHistory)
{
    public static readonly SimulatorFeedOptions Default = new(1, TimeSpan.FromHours(24));
}

/// <summary>
/// Delivers the simulated market into the log: first a day of history, then live. It remembers how far it came, so that a restart goes
/// on where it stopped; after a longer pause it starts with the history again.
/// </summary>
public sealed class SimulatorFeed(
    MarketSimulator simulator, DeliverySchedule schedule, IPartitionLog log, IFeedProgressStore progress, SimulatorFeedOptions options, TimeProvider clock)
{
    // Day-ahead prices of today were posted up to a day and a half before now.
    private static readonly TimeSpan DayAheadHistory = TimeSpan.FromHours(36);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly LogAppender _appender = new(log, MarketSimulator.Source);
    private LmpEvent[] _events = [];

    private string SourceId => $"sim:{simulator.Grid.Seed}:{simulator.Grid.Nodes.Count}";

    /// <summary>True once the history is in the log.</summary>
    public bool IsLive { get; private set; }

    public long Delivered => _appender.Appended;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var started = clock.GetUtcNow().UtcDateTime;
        var delivered = new DateTime(await progress.GetAsync(SourceId, cancellation), DateTimeKind.Utc);
        var from = delivered > started - options.WarmHistory ? delivered : started - options.WarmHistory;
        await DeliverHistoryAsync(from, started, isContinued: from == delivered, cancellation);
        IsLive = true;
        using var timer = new PeriodicTimer(Tick, clock);
        for (var last = started; await timer.WaitForNextTickAsync(cancellation);)
        {
            var now = started + (clock.GetUtcNow().UtcDateTime - started) * options.Speed;
            await DeliverAsync(schedule.Between(last, now), cancellation);
            await progress.SetAsync(SourceId, now.Ticks, cancellation);
            last = now;
        }
    }

    private async Task DeliverHistoryAsync(DateTime from, DateTime to, bool isContinued, CancellationToken cancellation)
    {
        var dayAheadFrom = isContinued ? from : to - (DayAheadHistory + options.WarmHistory - SimulatorFeedOptions.Default.WarmHistory);
        var earliest = dayAheadFrom < from ? dayAheadFrom : from;
        await DeliverAsync(
            schedule.Between(earliest, to).Where(delivery => delivery.DeliverAtUtc >= from || delivery.Publication.Product.IsDayAhead()), cancellation);
        await progress.SetAsync(SourceId, to.Ticks, cancellation);
    }

    private async Task DeliverAsync(IEnumerable<Delivery> deliveries, CancellationToken cancellation)
    {
        foreach (var delivery in deliveries)
        {
            var count = simulator.CountOf(delivery.Publication);
            if (_events.Length < count)
            {
                _events = new LmpEvent[count];
            }

            simulator.Emit(delivery.Publication, _events);
            for (var i = 0; i < count; i++)
            {
                _appender.Add(_events[i]);
            }

            if (_appender.IsFull)
            {
                await _appender.FlushAsync(cancellation);
            }
        }

        await _appender.FlushAsync(cancellation);
    }
}
