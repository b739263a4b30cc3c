using System.Diagnostics;
using System.Text;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Log;
using GridGrains.Grains.Sharding.Reads;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Appends rows of views to the log, and waits until they can be read.</summary>
internal sealed class FeatureWriter(IPartitionLog log, IEntityReads<FeatureEntitySnapshot> reads, TimeProvider clock)
{
    private const string Source = "HTTP";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Rows are durable when this answers. Rows of online values are readable too, unless their shard takes longer than two seconds.</summary>
    public async Task WriteAsync(IReadOnlyList<(string Key, FeaturePush Push)> rows, CancellationToken cancellation)
    {
        var records = new RecordBuffer();
        foreach (var (key, push) in rows)
        {
            records.BeginRecord(Encoding.UTF8.GetBytes(key));
            FeatureRecordJson.Write(records, push);
            records.EndRecord();
        }

        var headers = new RecordHeaders(FeatureRecordJson.Schema, Source, Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null);
        var positions = await log.AppendAsync(Topics.FeaturePush, records, headers, cancellation);
        var last = new Dictionary<string, long>();
        for (var i = 0; i < positions.Length; i++)
        {
            if (rows[i].Push.To.HasFlag(FeatureTarget.Online))
            {
                last[rows[i].Key] = positions[i].Offset;
            }
        }

        await ReadableAsync(last, cancellation);
    }

    // Whoever pushes a value and reads it back expects it.
    private async Task ReadableAsync(Dictionary<string, long> last, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        while (last.Count > 0 && clock.GetElapsedTime(started) < LongestWait)
        {
            string[] keys = [.. last.Keys];
            var found = await reads.ReadAsync(keys, cancellation);
            for (var i = 0; i < keys.Length; i++)
            {
                if (found[i] is { } snapshot && snapshot.LastOffset >= last[keys[i]])
                {
                    last.Remove(keys[i]);
                }
            }

            if (last.Count > 0)
            {
                await Task.Delay(LookInterval, clock, cancellation);
            }
        }
    }
}
