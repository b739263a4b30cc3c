using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Writing;

/// <summary>Reads the rows of a plan from the log once more.</summary>
internal static class PlannedRows
{
    private const int BatchRecords = 4096;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>A stretch for each range, without what the log no longer has.</returns>
    /// <exception cref="TimeoutException">The log does not give the records.</exception>
    public static async Task<PartitionRows[]> ReadAsync(IPartitionLog log, InsertPlan plan, TimeProvider clock, CancellationToken cancellation)
    {
        var rows = new List<PartitionRows>();
        foreach (var range in plan.Ranges)
        {
            var stored = await log.GetOffsetsAsync(range.Partition, cancellation);
            var from = Math.Max(range.From, stored.Earliest);

            // The log's read blocks.
            var prices = from < range.Next ? await Task.Run(() => Read(log, range, from, clock, cancellation), cancellation) : [];
            rows.Add(new PartitionRows(range.Partition, range.From, range.Next, prices, []));
        }

        return [.. rows];
    }

    private static List<LmpRow> Read(IPartitionLog log, PlannedRange range, long from, TimeProvider clock, CancellationToken cancellation)
    {
        var rows = new List<LmpRow>();
        var decoder = new LmpRowDecoder();
        var started = clock.GetTimestamp();
        using var reader = log.OpenReader([new TopicPosition(range.Partition, from)], BatchRecords);
        for (var next = from; next < range.Next;)
        {
            using var batch = reader.Read(LongestWait, cancellation);
            for (var i = 0; i < (batch?.Count ?? 0) && batch!.Offset(i) < range.Next; i++)
            {
                if (decoder.TryDecode(batch, i, out var row))
                {
                    rows.Add(row);
                }
            }

            next = batch is null ? next : batch.LastOffset + 1;
            if (clock.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"the log does not give {range.Partition} from {next} to {range.Next - 1}");
            }
        }

        return rows;
    }
}
