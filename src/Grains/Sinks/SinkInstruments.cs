using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using GridGrains.Domain.Log;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Sinks;

/// <summary>Figures of the sinks of a silo: names and units by OpenTelemetry's conventions.</summary>
public sealed partial class SinkInstruments
{
    public const string MeterName = "GridGrains.Sinks";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 7.5, 10, 15, 30, 60, 300],
    };

    private readonly ILogger<SinkInstruments> _logger;
    private readonly ConcurrentDictionary<string, SinkProgress> _sinks = new();
    private readonly Counter<long> _rows;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _missed;
    private readonly Histogram<double> _write;
    private readonly Histogram<double> _arrival;

    public SinkInstruments(IMeterFactory meters, ILogger<SinkInstruments> logger)
    {
        _logger = logger;
        var meter = meters.Create(MeterName);
        _rows = meter.CreateCounter<long>("gridgrains.sink.rows", "{row}", "Rows that a sink has made durable");
        _commits = meter.CreateCounter<long>("gridgrains.sink.commits", "{commit}", "Writes that a sink has made durable");
        _failures = meter.CreateCounter<long>("gridgrains.sink.failures", "{failure}", "Sessions of a sink that ended with a failure or a conflict");
        _missed = meter.CreateCounter<long>("gridgrains.sink.missed_records", "{record}", "Records that left the log before the sink had read them");
        _write = meter.CreateHistogram("gridgrains.sink.write", "s", "Time of a sink's write", tags: null, Seconds);
        _arrival = meter.CreateHistogram("gridgrains.sink.arrival", "s", "From the log to the tables, of the oldest record of each write", tags: null, Seconds);
        meter.CreateObservableGauge("gridgrains.sink.lag", ObserveLag, "{record}", "Records of the log that are not in the tables");
    }

    internal void Register(string name, SinkProgress progress) => _sinks[name] = progress;

    internal void Written(string sink, int rows, TimeSpan took, TimeSpan arrival)
    {
        var tag = Tag(sink);
        _rows.Add(rows, tag);
        _commits.Add(1, tag);
        _write.Record(took.TotalSeconds, tag);
        _arrival.Record(Math.Max(0, arrival.TotalSeconds), tag);
    }

    internal void Failed(string sink, bool isConflict) =>
        _failures.Add(1, Tag(sink), new KeyValuePair<string, object?>("reason", isConflict ? "conflict" : "failure"));

    internal void Missed(string sink, TopicPartition partition, long records)
    {
        _missed.Add(records, Tag(sink));
        LogMissed(_logger, sink, records, partition);
    }

    internal void LogFailure(string sink, Exception failure) => LogFailed(_logger, sink, failure);

    internal void LogRepeated(string sink, Exception failure) => LogFailedAgain(_logger, sink, failure);

    internal void LogConflict(string sink, string reason) => LogConflict(_logger, sink, reason);

    internal void LogLagUnknown(string sink, Exception failure) => LogLagUnknown(_logger, sink, failure);

    internal void LogRecovery(string sink) => LogRecovered(_logger, sink);

    private IEnumerable<Measurement<long>> ObserveLag() =>
        from sink in _sinks
        from status in sink.Value.Partitions
        select new Measurement<long>(
            status.Lag,
            Tag(sink.Key),
            new KeyValuePair<string, object?>("topic", status.Partition.Topic),
            new KeyValuePair<string, object?>("partition", status.Partition.Partition));

    private static KeyValuePair<string, object?> Tag(string sink) => new("sink", sink);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sink {Sink} cannot write; it opens its tables again until it can")]
    private static partial void LogFailed(ILogger logger, string sink, Exception failure);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Sink {Sink} still cannot write")]
    private static partial void LogFailedAgain(ILogger logger, string sink, Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sink {Sink} opens its tables again: {Reason}")]
    private static partial void LogConflict(ILogger logger, string sink, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The log does not say how far sink {Sink} is behind")]
    private static partial void LogLagUnknown(ILogger logger, string sink, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sink {Sink} writes again")]
    private static partial void LogRecovered(ILogger logger, string sink);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sink {Sink} lacks {Records} records of {Partition}: the log dropped them before they were read")]
    private static partial void LogMissed(ILogger logger, string sink, long records, TopicPartition partition);
}
