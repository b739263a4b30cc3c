using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GridGrains.Domain.Log;

namespace GridGrains.Grains.Tail;

/// <summary>Reads the records of a feed that are already in the log, on a thread of its own; a slow reader stops the reading, not the memory.</summary>
internal static class LogHistory
{
    private const int MaxRecordsPerBatch = 512;
    private const int RecordsAhead = 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    /// <param name="from">Moves with what is read, wanted or not.</param>
    /// <exception cref="Domain.DomainException"><c>RecordsGone</c>: a record left the log meanwhile.</exception>
    public static async IAsyncEnumerable<TRecord> ReadAsync<TRecord>(
        IPartitionLog log, FeedDefinition<TRecord> feed, LogCursor from, LogCursor to, [EnumeratorCancellation] CancellationToken cancellation)
        where TRecord : class, IFeedRecord
    {
        if (IsReached(from, to))
        {
            yield break;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var channel = Channel.CreateBounded<TRecord>(new BoundedChannelOptions(RecordsAhead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Factory.StartNew(
            () => Read(log, feed.NewForm(), from.Copy(), to, channel.Writer, ending.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await foreach (var record in channel.Reader.ReadAllAsync(cancellation))
            {
                from[record.Slot] = record.Offset + 1;
                yield return record;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        for (var slot = 0; slot < from.Count; slot++)
        {
            from[slot] = Math.Max(from[slot], to[slot]);
        }
    }

    private static void Read<TRecord>(
        IPartitionLog log, FeedForm<TRecord> form, LogCursor from, LogCursor to, ChannelWriter<TRecord> output, CancellationToken cancellation)
        where TRecord : class, IFeedRecord
    {
        try
        {
            var behind = Enumerable.Range(0, from.Count).Where(slot => from[slot] < to[slot]);
            using var reader = log.OpenReader([.. behind.Select(slot => new TopicPosition(from.Partitions[slot], from[slot]))], MaxRecordsPerBatch);
            while (!IsReached(from, to))
            {
                using var batch = reader.Read(LongestWait, cancellation);
                if (batch is not null)
                {
                    Hand(batch, form, from, to, output, cancellation);
                }
            }

            output.Complete();
        }
        catch (Exception failure)
        {
            output.Complete(failure);
        }
    }

    private static void Hand<TRecord>(
        LogBatch batch, FeedForm<TRecord> form, LogCursor from, LogCursor to, ChannelWriter<TRecord> output, CancellationToken cancellation)
        where TRecord : class, IFeedRecord
    {
        var slot = from.SlotOf(batch.Partition);
        for (var i = 0; i < batch.Count && batch.Offset(i) < to[slot]; i++)
        {
            if (form(batch, i, slot) is { } record && !output.TryWrite(record))
            {
                output.WriteAsync(record, cancellation).AsTask().GetAwaiter().GetResult();
            }
        }

        from[slot] = batch.LastOffset + 1;
    }

    private static bool IsReached(LogCursor from, LogCursor to) => Enumerable.Range(0, from.Count).All(slot => from[slot] >= to[slot]);
}
