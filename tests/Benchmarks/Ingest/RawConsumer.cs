using System.Diagnostics;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Durability.Sqlite;

namespace GridGrains.Tests.Benchmarks.Ingest;

/// <summary>The peer of ingest: reads the same log and parses every record with the same parser, and nothing more.</summary>
internal static class RawConsumer
{
    private const int MaxRecordsPerBatch = 4096;

    /// <returns>Records per second.</returns>
    public static double Consume(string logFile, long records, int threads)
    {
        var log = SqlitePartitionLog.Open(logFile, Topics.All, new SqliteLogOptions(), TimeProvider.System);
        var positions = new[] { Topics.RealTimeLmp, Topics.DayAheadLmp }
            .SelectMany(topic => Enumerable.Range(0, Topics.LmpPartitions).Select(partition => new TopicPosition(new TopicPartition(topic, partition), 0)));
        var counts = new long[threads];
        var started = Stopwatch.GetTimestamp();
        var loops = positions.GroupBy(position => position.Partition.Partition % threads).Select((group, index) =>
        {
            var loop = new Thread(() => counts[index] = Loop(log, [.. group])) { IsBackground = true, Name = $"raw-{index}" };
            loop.Start();
            return loop;
        }).ToList();
        loops.ForEach(loop => loop.Join());
        var took = Stopwatch.GetElapsedTime(started);
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return counts.Sum() == records
            ? records / took.TotalSeconds
            : throw new InvalidOperationException($"{counts.Sum()} of {records} records were parsed");
    }

    private static long Loop(SqlitePartitionLog log, TopicPosition[] positions)
    {
        using var reader = log.OpenReader(positions, MaxRecordsPerBatch);
        var parser = new LmpEventReader();
        var parsed = 0L;
        while (reader.Read(TimeSpan.Zero, CancellationToken.None) is { } batch)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                parsed += parser.TryRead(batch.Records.Key(i), batch.Records.Value(i), out _, out _, out _) ? 1 : 0;
            }

            batch.Dispose();
        }

        return parsed;
    }
}
