using System.Collections.Concurrent;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Grains.Sinks;

/// <param name="Next">The first offset that is not in the tables.</param>
/// <param name="Lag">Records of the log that are not in the tables, when it was looked last.</param>
public readonly record struct SinkPartitionStatus(TopicPartition Partition, long Next, long Lag);

/// <summary>Where a sink of this silo stands.</summary>
/// <param name="LastWriteUtc">Null before the first write of this process.</param>
/// <param name="Failure">What ended the last session; null when the one since then has written or has nothing to write.</param>
public sealed record SinkStatus(
    string Name, IReadOnlyList<SinkPartitionStatus> Partitions, long Rows, long Writes, long Failures, DateTime? LastWriteUtc, string? Failure);

/// <summary>What a sink of this silo has written and how far it is behind. Read by everybody, written by the runner and its session.</summary>
internal sealed class SinkProgress(string name, SinkInstruments instruments)
{
    private readonly ConcurrentDictionary<TopicPartition, SinkPartitionStatus> _partitions = new();
    private long _read;
    private long _rows;
    private long _writes;
    private long _failures;
    private long _lastWriteTicks;
    private volatile string? _failure;
    private volatile bool _hasWarned;
    private volatile bool _isDraining;
    private int _failuresInRow;

    /// <summary>The name under which the log knows how far the sink is.</summary>
    public string Consumer { get; } = $"sink/{name}";

    public IEnumerable<SinkPartitionStatus> Partitions => _partitions.Values;

    public SinkStatus Status => new(
        name,
        [.. _partitions.Values.OrderBy(status => status.Partition.Topic, StringComparer.Ordinal).ThenBy(status => status.Partition.Partition)],
        Interlocked.Read(ref _rows),
        Interlocked.Read(ref _writes),
        Interlocked.Read(ref _failures),
        Interlocked.Read(ref _lastWriteTicks) is > 0 and var ticks ? new DateTime(ticks, DateTimeKind.Utc) : null,
        _failure);

    /// <summary>True while somebody waits for the tables: what is read is written at once.</summary>
    public bool IsDraining
    {
        get => _isDraining;
        set => _isDraining = value;
    }

    public long Read => Interlocked.Read(ref _read);

    public void RowsRead(int rows) => Interlocked.Add(ref _read, rows);

    public void Opened(IEnumerable<TopicPosition> positions)
    {
        _partitions.Clear();
        foreach (var position in positions)
        {
            _partitions[position.Partition] = new SinkPartitionStatus(position.Partition, position.NextOffset, 0);
        }
    }

    public void Closed() => _partitions.Clear();

    public void Written(PartitionRows[] rows, TimeSpan took, DateTime oldestUtc, DateTime nowUtc)
    {
        var count = 0;
        foreach (var range in rows)
        {
            count += range.Count;
            Move(range.Partition, status => status with { Next = range.Next, Lag = Math.Max(0, status.Lag - (range.Next - status.Next)) });
        }

        Interlocked.Add(ref _rows, count);
        Interlocked.Increment(ref _writes);
        Interlocked.Exchange(ref _lastWriteTicks, nowUtc.Ticks);
        _failure = null;
        Interlocked.Exchange(ref _failuresInRow, 0);
        instruments.Written(name, count, took, nowUtc - oldestUtc);
        if (_hasWarned)
        {
            _hasWarned = false;
            instruments.LogRecovery(name);
        }
    }

    /// <summary>Counts a failure, and warns of the first in a row that is no conflict.</summary>
    /// <returns>Failures since the last write, this one included.</returns>
    public int Failed(Exception failure)
    {
        var isConflict = failure is TableSinkConflictException;
        Interlocked.Increment(ref _failures);
        _failure = failure.Message;
        instruments.Failed(name, isConflict);
        if (isConflict)
        {
            instruments.LogConflict(name, failure.Message);
        }
        else if (_hasWarned)
        {
            instruments.LogRepeated(name, failure);
        }
        else
        {
            _hasWarned = true;
            instruments.LogFailure(name, failure);
        }

        return Interlocked.Increment(ref _failuresInRow);
    }

    /// <returns>Records of the log that are not in the tables.</returns>
    public async Task<long> RefreshLagAsync(IPartitionLog log, CancellationToken cancellation)
    {
        var behind = 0L;
        foreach (var partition in _partitions.Keys)
        {
            var range = await log.GetOffsetsAsync(partition, cancellation);
            Move(partition, status => status with { Lag = Math.Max(0, range.Next - status.Next) });
            behind += _partitions.TryGetValue(partition, out var status) ? status.Lag : 0;
        }

        if (behind == 0)
        {
            _failure = null;
        }

        return behind;
    }

    // A partition that went to another silo meanwhile stays away.
    private void Move(TopicPartition partition, Func<SinkPartitionStatus, SinkPartitionStatus> change)
    {
        while (_partitions.TryGetValue(partition, out var status) && !_partitions.TryUpdate(partition, change(status), status))
        {
        }
    }
}
