using System.Diagnostics;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Tracing;

namespace GridGrains.Grains.Sinks;

/// <summary>Rows that wait for their write, by partition. Its lists are filled again after each write; the reading thread's alone until handed over.</summary>
internal sealed class SinkFill(BatchDecoder decoder)
{
    private readonly Dictionary<TopicPartition, LogRange> _ranges = [];
    private readonly List<LogRange> _touched = [];
    private List<ActivityContext>? _origins;

    public int Rows { get; private set; }

    public long Bytes { get; private set; }

    public bool IsEmpty => _touched.Count == 0;

    /// <summary>When the log took the oldest record that waits.</summary>
    public DateTime OldestUtc { get; private set; }

    /// <summary>Sampled traces of its records; null where there are none.</summary>
    public IReadOnlyList<ActivityContext>? Origins => _origins;

    /// <param name="from">The first offset of the partition that no write has; used where the partition's range begins.</param>
    public void Add(LogBatch batch, long from)
    {
        var range = RangeOf(batch.Partition, from);
        var before = range.Rows.Count;
        decoder.Decode(batch, range.Rows);
        range.Next = batch.LastOffset + 1;
        Rows += range.Rows.Count - before;
        Bytes += batch.Records.Length;
        PipelineTrace.Collect(batch, ref _origins);
        OldestUtc = batch.AppendedAtUtc(0) < OldestUtc ? batch.AppendedAtUtc(0) : OldestUtc;
    }

    public PartitionRows[] Take() => _touched.ConvertAll(range => new PartitionRows(range.Partition, range.From, range.Next, range.Rows)).ToArray();

    public void Clear()
    {
        foreach (var range in _touched)
        {
            range.Rows.Clear();
            range.IsTouched = false;
        }

        _touched.Clear();
        _origins = null;
        (Rows, Bytes, OldestUtc) = (0, 0, DateTime.MaxValue);
    }

    private LogRange RangeOf(TopicPartition partition, long from)
    {
        if (!_ranges.TryGetValue(partition, out var range))
        {
            _ranges.Add(partition, range = new LogRange(partition, decoder.NewRows(partition.Topic)));
        }

        if (!range.IsTouched)
        {
            (range.IsTouched, range.From) = (true, from);
            OldestUtc = IsEmpty ? DateTime.MaxValue : OldestUtc;
            _touched.Add(range);
        }

        return range;
    }

    private sealed class LogRange(TopicPartition partition, RowList rows)
    {
        public TopicPartition Partition { get; } = partition;

        public RowList Rows { get; } = rows;

        public bool IsTouched { get; set; }

        public long From { get; set; }

        public long Next { get; set; }
    }
}
