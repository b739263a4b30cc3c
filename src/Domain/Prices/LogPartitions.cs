using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Prices;

/// <summary>
/// The numbers by which a price table distinguishes partitions. It takes the records of two topics, whose offsets overlap: a partition of the
/// one for backfills is numbered from <see cref="FirstOfBackfills"/>. Rows of bulk loads were in neither: <see cref="Bulk.BulkPlace"/>.
/// </summary>
public static class LogPartitions
{
    public const int FirstOfBackfills = TableTopics.FirstOfBackfills;

    public static int NumberOf(TopicPartition partition) => IsBackfill(partition) ? FirstOfBackfills + partition.Partition : partition.Partition;

    public static bool IsBackfill(TopicPartition partition) => partition.Topic is Topics.BackfillRealTimeLmp or Topics.BackfillDayAheadLmp;

    /// <summary>The partition that a table of real-time or day-ahead prices means by a number.</summary>
    public static TopicPartition Of(int number, bool isDayAhead)
    {
        var topics = number >= FirstOfBackfills ? PriceTopics.Backfill : PriceTopics.Live;
        return new TopicPartition(isDayAhead ? topics.DayAhead : topics.RealTime, number % FirstOfBackfills);
    }
}
