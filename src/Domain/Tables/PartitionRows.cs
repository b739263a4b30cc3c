using GridGrains.Domain.Log;

namespace GridGrains.Domain.Tables;

/// <summary>
/// The rows of a range of one partition. Records that are not rows (they are in the dead letters) leave gaps: the range counts, not
/// the number of rows.
/// </summary>
/// <param name="From">The first offset of the range.</param>
/// <param name="Next">The offset after its last.</param>
/// <param name="Rows">Of the table that its topic's records are rows of.</param>
public sealed record PartitionRows(TopicPartition Partition, long From, long Next, RowList Rows)
{
    public int Count => Rows.Count;

    public TopicPosition NextPosition => new(Partition, Next);

    /// <exception cref="InvalidCastException">The topic's table has other rows.</exception>
    public RowList<TRow> Of<TRow>() => (RowList<TRow>)Rows;
}
