using System.Diagnostics.Metrics;

namespace GridGrains.Streams;

/// <summary>Counters of all stream providers of this process, by topic.</summary>
public sealed class StreamQueueInstruments
{
    public const string MeterName = "GridGrains.Streams";

    private const string TopicTag = "topic";

    private readonly Counter<long> _read;
    private readonly Counter<long> _history;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _gaveUp;
    private readonly Counter<long> _gone;

    public StreamQueueInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _read = meter.CreateCounter<long>("gridgrains.streams.records.read", "{record}", "Records read in the order of their queue");
        _history = meter.CreateCounter<long>("gridgrains.streams.records.history", "{record}", "Old records read for subscriptions that catch up");
        _gaveUp = meter.CreateCounter<long>("gridgrains.streams.deliveries.failed", "{delivery}", "Deliveries that were not taken within the give-up time");
        _deadLetters = meter.CreateCounter<long>("gridgrains.streams.dead_letters", "{record}", "Records written to the dead letters");
        _gone = meter.CreateCounter<long>("gridgrains.streams.records.gone", "{offset}", "Offsets that left the log before they were delivered");
    }

    public void RecordsRead(string topic, int count) => Add(_read, topic, count);

    public void HistoryRead(string topic, int count) => Add(_history, topic, count);

    public void DeliveryFailed(string topic) => Add(_gaveUp, topic, 1);

    public void DeadLetterWritten(string topic) => Add(_deadLetters, topic, 1);

    public void RecordsGone(string topic, long offsets) => Add(_gone, topic, offsets);

    private static void Add(Counter<long> counter, string topic, long count)
    {
        if (count > 0)
            counter.Add(count, new KeyValuePair<string, object?>(TopicTag, topic));
    }
}
