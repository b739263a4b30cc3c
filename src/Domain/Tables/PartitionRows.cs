using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Tables;

/// <summary>A letter and its place in DLQ_STREAMING.</summary>
public readonly record struct DeadLetterRow(DeadLetter Letter, long Offset);

/// <summary>
/// The rows of a stretch of one partition. Records that are no rows (they are in the dead letters) leave gaps: the stretch counts, not
/// the number of rows.
/// </summary>
/// <param name="From">The first offset of the stretch.</param>
/// <param name="Next">The offset after its last.</param>
public sealed record PartitionRows(
    TopicPartition Partition, long From, long Next, IReadOnlyList<LmpRow> Prices, IReadOnlyList<DeadLetterRow> DeadLetters)
{
    public int Count => Prices.Count + DeadLetters.Count;

    public TopicPosition NextPosition => new(Partition, Next);
}
