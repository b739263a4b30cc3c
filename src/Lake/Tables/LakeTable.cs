using GridGrains.Domain.Log;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Lake.Tables;

/// <summary>How a table of the lake is made.</summary>
/// <param name="Topic">The topic whose records are its rows; null for a table that is derived from others.</param>
/// <param name="TimeColumn">The column that its partitions and its retention go by.</param>
/// <param name="RetentionDays">Whole days of <paramref name="TimeColumn"/> that are kept.</param>
/// <param name="BackfillTopic">A second topic of the same, whose records only tables take.</param>
public sealed record LakeTable(
    TableIdentifier Id, Schema Schema, PartitionSpec Spec, SortOrder SortOrder, string TimeColumn, int RetentionDays, string? Topic = null, string? BackfillTopic = null)
{
    /// <summary>All partitions that it takes records of.</summary>
    public IEnumerable<TopicPartition> LogPartitions =>
        from topic in new[] { Topic, BackfillTopic }
        where topic is not null
        from partition in Enumerable.Range(0, Topics.LmpPartitions)
        select new TopicPartition(topic, partition);

    public override string ToString() => Id.ToString();
}
