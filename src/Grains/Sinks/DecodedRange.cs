using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Grains.Sinks;

/// <summary>The rows of a range of one partition, while or after one sink decodes them. What the cache keeps is guarded by <see cref="DecodedRows"/>.</summary>
internal sealed class DecodedRange(TopicTable table, TopicPartition partition, long from, long next, RowList rows)
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _ended = new();

    public TopicTable Table => table;

    public TopicPartition Partition => partition;

    public long From => from;

    /// <summary>The offset after the last.</summary>
    public long Next => next;

    public RowList Rows => rows;

    /// <summary>False while it is decoded, and after its decoding failed.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Kept by the cache: sinks that read it now.</summary>
    public int Leases { get; set; }

    /// <summary>Kept by the cache: offsets that sinks other than the one that decoded it have behind them.</summary>
    public long Passed { get; set; }

    /// <summary>Kept by the cache: what it counts for; 0 until it is decoded.</summary>
    public long Bytes { get; set; }

    /// <summary>Kept by the cache: nobody finds it any more.</summary>
    public bool IsGone { get; set; }

    /// <summary>Kept by the cache: its list of rows is another range's.</summary>
    public bool IsRecycled { get; set; }

    /// <summary>The decoding has ended; of a failed one nobody takes rows.</summary>
    public void End(bool isReady)
    {
        lock (_gate)
        {
            IsReady = isReady;
        }

        _ended.Set();
    }

    /// <returns>False when it is not there in time, or was not decoded.</returns>
    public bool Wait(TimeSpan longest)
    {
        _ended.Wait(longest);
        lock (_gate)
        {
            return IsReady;
        }
    }
}
