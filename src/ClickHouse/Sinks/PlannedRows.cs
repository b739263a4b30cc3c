using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Sinks;

/// <summary>Reads the rows of a plan from the log once more.</summary>
internal static class PlannedRows
{
    private const int BatchRecords = 4096;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>Rows of each range, without what the log no longer has.</returns>
    /// <exception cref="TimeoutException">The log does not give the records.</exception>
    public static async Task<PartitionRows[]> ReadAsync(IPartitionLog log, InsertPlan plan, IReadOnlyList<TopicTable> tables, TimeProvider clock, CancellationToken cancellation)
    {
        var rows = new List<PartitionRows>();
        foreach (var range in plan.Ranges)
        {
            var stored = await log.GetOffsetsAsync(range.Partition, cancellation);
            var from = Math.Max(range.From, stored.Earliest);

            // The log's read blocks.
            var decoder = tables.First(table => table.Topic == range.Partition.Topic).NewDecoder();
            var read = from < range.Next ? await Task.Run(() => Read(log, range, from, decoder, clock, cancellation), cancellation) : decoder.NewRows();
            rows.Add(new PartitionRows(range.Partition, range.From, range.Next, read));
        }

        return [.. rows];
    }

    private static RowList Read(IPartitionLog log, PlannedRange range, long from, TopicDecoder decoder, TimeProvider clock, CancellationToken cancellation)
    {
        var rows = decoder.NewRows();
        var started = clock.GetTimestamp();
        using var reader = log.OpenReader([new TopicPosition(range.Partition, from)], BatchRecords);
        for (var next = from; next < range.Next;)
        {
            using var batch = reader.Read(LongestWait, cancellation);
            if (batch is not null)
            {
                decoder.Decode(batch, 0, EndOf(batch, range.Next), rows);
            }

            next = batch is null ? next : batch.LastOffset + 1;
            if (clock.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"the log does not give {range.Partition} from {next} to {range.Next - 1}");
            }
        }

        return rows;
    }

    /// <summary>Index after the last record before an offset.</summary>
    private static int EndOf(LogBatch batch, long next)
    {
        var end = batch.Count;
        while (end > 0 && batch.Offset(end - 1) >= next)
        {
            end--;
        }

        return end;
    }
}
