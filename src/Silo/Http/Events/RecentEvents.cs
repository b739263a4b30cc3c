using System.Text.Json;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Derived;
using GridGrains.Portal.Events;

namespace GridGrains.Silo.Http.Events;

/// <summary>
/// Keeps the latest anomalies for pages. It reads the log from the first question on, for all viewers together,
/// and stops when nobody has asked for a while: a silo without viewers does no work for it.
/// </summary>
internal sealed partial class RecentEvents(EventFeed feed, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<RecentEvents> logger) : IEventReads
{
    /// <summary>Events that are kept.</summary>
    public const int Capacity = 5_000;

    // Of each partition, before the first question: a day or more of anomalies, without reading a log of weeks.
    private const long RecordsBack = 20_000;

    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DerivedEventView> _events = [];
    private DerivedEventView[]? _sorted;
    private long _askedAt;
    private bool _isReading;

    public IReadOnlyList<DerivedEventView> Latest(string? key, int limit)
    {
        lock (_lock)
        {
            _askedAt = clock.GetTimestamp();
            if (!_isReading && !lifetime.ApplicationStopping.IsCancellationRequested)
            {
                _isReading = true;
                _ = Task.Run(ReadAsync);
            }

            _sorted ??= [.. _events.Values.OrderByDescending(item => item.Start).ThenBy(item => item.Id, StringComparer.Ordinal)];
            return [.. _sorted.Where(item => key is null || item.Key == key).Take(limit)];
        }
    }

    private static bool Wants(EventRecord record) => record.Kind.Topic == Topics.Anomalies;

    private async Task ReadAsync()
    {
        try
        {
            var stopping = lifetime.ApplicationStopping;
            var place = await feed.StartOfLogAsync(stopping);
            var end = await feed.EndOfLogAsync(stopping);
            for (var slot = 0; slot < place.Count; slot++)
            {
                place[slot] = Math.Max(place[slot], end[slot] - RecordsBack);
            }

            await foreach (var step in feed.ReadAsync(place, Wants, stopping))
            {
                if (!Take(step.Record))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The silo stops.
        }
        catch (Exception exception)
        {
            LogStopped(logger, exception);
        }
        finally
        {
            lock (_lock)
            {
                _isReading = false;
            }
        }
    }

    /// <returns>False when nobody has asked for long.</returns>
    private bool Take(EventRecord? record)
    {
        lock (_lock)
        {
            if (record is not null && JsonSerializer.Deserialize(record.Value, ApiJson.Default.DerivedEventView) is { } item)
            {
                _events[item.Id] = item;
                _sorted = null;
                Trim();
            }

            return clock.GetElapsedTime(_askedAt) < IdleAfter;
        }
    }

    // Half is dropped at once, so that sorting is rare.
    private void Trim()
    {
        if (_events.Count > 2 * Capacity)
        {
            foreach (var old in _events.Values.OrderByDescending(item => item.Start).Skip(Capacity).ToList())
            {
                _events.Remove(old.Id);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Latest events are not followed until a page asks again")]
    private static partial void LogStopped(ILogger logger, Exception exception);
}
