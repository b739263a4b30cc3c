using System.Diagnostics.Metrics;
using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Contracts.Shards;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Sharding;

/// <summary>Figures of the shards: names and units by OpenTelemetry's conventions; keys of entities are never tags.</summary>
public sealed partial class ShardInstruments
{
    public const string MeterName = "GridGrains.Shards";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private readonly ILogger<ShardInstruments> _logger;
    private readonly Counter<long> _records;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _barriers;
    private readonly Counter<long> _barrierFailures;
    private readonly Counter<long> _fenced;
    private readonly Counter<long> _derivedTopicWaits;
    private readonly Counter<long> _claims;
    private volatile IReadOnlyList<ShardStatus> _shards = [];
    private readonly Histogram<double> _cut;
    private readonly Histogram<double> _write;
    private readonly Histogram<double> _batch;

    public ShardInstruments(IMeterFactory meters, ILogger<ShardInstruments> logger)
    {
        _logger = logger;
        var meter = meters.Create(MeterName);
        _records = meter.CreateCounter<long>("dq_rows_processed", "{record}", "Log records processed by shards");
        _deadLetters = meter.CreateCounter<long>("gridgrains.shard.dead_letters", "{record}", "Records that cannot have an effect");
        _barriers = meter.CreateCounter<long>("gridgrains.shard.barriers", "{barrier}", "Durable barriers");
        _barrierFailures = meter.CreateCounter<long>("gridgrains.shard.barrier_failures", "{barrier}", "Barriers that failed and are repeated");
        _fenced = meter.CreateCounter<long>("gridgrains.shard.fenced", "{barrier}", "Writes refused because a newer claim exists");
        _derivedTopicWaits = meter.CreateCounter<long>("gridgrains.shard.outcome_waits", "{append}", "Appends of events and dead letters that the log did not take yet");
        _claims = meter.CreateCounter<long>("gridgrains.shard.claims", "{claim}", "Claims of a shard");
        meter.CreateObservableGauge("gridgrains.shard.lag", () => Observe(topic => topic.Lag), "{record}", "Records of the log that are not applied yet");
        meter.CreateObservableGauge(
            "gridgrains.shard.undurable", () => Observe(topic => Math.Max(0, topic.Applied - topic.Durable)), "{record}", "Records that a crash now would apply again");
        _cut = meter.CreateHistogram("gridgrains.shard.barrier_cut", "s", "Pause of a shard for encoding dirty states", tags: null, Seconds);
        _write = meter.CreateHistogram("gridgrains.shard.barrier_write", "s", "Time of a barrier's write", tags: null, Seconds);
        _batch = meter.CreateHistogram("gridgrains.shard.batch", "s", "Time of a batch from channel to applied", tags: null, Seconds);
    }

    internal void BatchApplied(string family, int records, int deadLetters, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("family", family);
        _records.Add(records, tag);
        _batch.Record(took.TotalSeconds, tag);
        if (deadLetters > 0)
        {
            _deadLetters.Add(deadLetters, tag);
        }
    }

    /// <summary>Keeps what is known of this silo's shards until the next look.</summary>
    internal void LagsKnown(IReadOnlyList<ShardStatus> shards) => _shards = shards;

    internal void BarrierCut(TimeSpan pause) => _cut.Record(pause.TotalSeconds);

    internal void BarrierWritten(int states, TimeSpan took)
    {
        _barriers.Add(1);
        _write.Record(took.TotalSeconds);
        LogBarrier(_logger, states, took.TotalMilliseconds);
    }

    internal void BarrierFailed(ShardId shard, Exception exception)
    {
        _barrierFailures.Add(1);
        LogBarrierFailed(_logger, shard, exception);
    }

    internal void NotReported(ShardId shard, Exception exception) => LogNotReported(_logger, shard, exception);

    /// <summary>Logs the first of several tries alone.</summary>
    internal void DerivedTopicWaits(string topic, int tries, Exception failure)
    {
        _derivedTopicWaits.Add(1);
        if (tries == 1)
        {
            LogDerivedTopicWaits(_logger, topic, failure.Message);
        }
    }

    internal void Fenced(ShardId shard)
    {
        _fenced.Add(1);
        LogFenced(_logger, shard);
    }

    /// <summary>The store did not answer whether a claim is still the newest.</summary>
    internal void ClaimUnseen(ShardId shard, Exception failure) => LogClaimUnseen(_logger, shard, failure);

    internal void Claimed(ShardId shard, long epoch, int states, TimeSpan took)
    {
        _claims.Add(1);
        LogClaimed(_logger, shard, epoch, states, took.TotalMilliseconds);
    }

    internal void Released(ShardId shard, long epoch) => LogReleased(_logger, shard, epoch);

    internal void Lost(ShardId shard, Exception exception) => LogLost(_logger, shard, exception);

    // Partition i of each topic belongs to shard i.
    private IEnumerable<Measurement<long>> Observe(Func<TopicStatus, long> figure) =>
        from shard in _shards
        from topic in shard.Topics
        select new Measurement<long>(
            figure(topic),
            new KeyValuePair<string, object?>("family", shard.Family),
            new KeyValuePair<string, object?>("topic", topic.Topic),
            new KeyValuePair<string, object?>("partition", shard.Index));

    [LoggerMessage(Level = LogLevel.Debug, Message = "Barrier of {States} states written in {Milliseconds:0} ms")]
    private static partial void LogBarrier(ILogger logger, int states, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A barrier of {Shard} failed; its states go into the next one")]
    private static partial void LogBarrierFailed(ILogger logger, ShardId shard, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log took no report of how far {Shard} is; the next barrier reports it")]
    private static partial void LogNotReported(ILogger logger, ShardId shard, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic} cannot be written; it is tried again, and shards that write there wait: {Reason}")]
    private static partial void LogDerivedTopicWaits(ILogger logger, string topic, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A write of {Shard} was refused: a newer claim exists")]
    private static partial void LogFenced(ILogger logger, ShardId shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store does not answer whether the claim of {Shard} is current; its work goes on")]
    private static partial void LogClaimUnseen(ILogger logger, ShardId shard, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Claimed {Shard} under epoch {Epoch}: {States} states in {Milliseconds:0} ms")]
    private static partial void LogClaimed(ILogger logger, ShardId shard, long epoch, int states, double milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Released {Shard}, epoch {Epoch}")]
    private static partial void LogReleased(ILogger logger, ShardId shard, long epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lost {Shard}; claiming again")]
    private static partial void LogLost(ILogger logger, ShardId shard, Exception exception);
}
