using System.Collections.Immutable;
using System.Globalization;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Lake.Sinks;

/// <summary>
/// How far a table has come in the log, as properties of the table: <c>gridgrains.offsets.ISO_RT_LMP.3</c> is the first offset of
/// partition 3 that is not in the table. They change in the commit that adds the rows, and only there.
/// </summary>
public static class LogOffsets
{
    public const string Prefix = "gridgrains.offsets.";

    public static string PropertyOf(TopicPartition partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{partition.Topic}.{partition.Partition}");

    /// <returns>0 for a partition that the table has no rows of.</returns>
    public static long Of(ImmutableSortedDictionary<string, string> properties, TopicPartition partition) =>
        properties.TryGetValue(PropertyOf(partition), out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : 0;

    internal static IEnumerable<KeyValuePair<string, string>> After(IEnumerable<PartitionRows> rows) =>
        rows.Select(range => KeyValuePair.Create(PropertyOf(range.Partition), range.Next.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The ranges of one commit, for its summary: <c>0:17-42 3:5-9</c>, ends included.</summary>
    internal static string Describe(IEnumerable<PartitionRows> rows) =>
        string.Join(' ', rows.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.Partition.Partition}:{range.From}-{range.Next - 1}")));

    /// <exception cref="TableSinkConflictException">A range does not begin where the table ends.</exception>
    internal static void RequireAt(TableMetadata table, IEnumerable<PartitionRows> rows)
    {
        foreach (var range in rows)
        {
            var end = Of(table.Properties, range.Partition);
            if (end != range.From)
            {
                throw new TableSinkConflictException($"the table holds {range.Partition} up to offset {end - 1}; the write begins at {range.From}");
            }
        }
    }
}
