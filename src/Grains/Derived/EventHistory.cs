using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;

namespace GridGrains.Grains.Derived;

/// <summary>Reads derived events that are already in the log, on a thread of its own; a slow reader stops the reading, not the memory.</summary>
internal static class EventHistory
{
    private const int MaxRecordsPerBatch = 512;
    private const int EventsAhead = 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    /// <param name="from">Moves with what is read, wanted or not.</param>
    /// <exception cref="Domain.DomainException"><c>RecordsGone</c>: a record left the log meanwhile.</exception>
    public static async IAsyncEnumerable<EventRecord> ReadAsync(
        IPartitionLog log, EventCursor from, EventCursor to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (IsReached(from, to))
        {
            yield break;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var channel = Channel.CreateBounded<EventRecord>(new BoundedChannelOptions(EventsAhead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Factory.StartNew(
            () => Read(log, from.Copy(), to, channel.Writer, ending.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
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

    /// <returns>Null when the record is no derived event.</returns>
    public static EventRecord? RecordOf(LogBatch batch, int index, int slot) => DerivedEventJson.TryReadKind(batch.Records.Value(index), out var kind)
        ? new EventRecord(slot, batch.Offset(index), kind, Encoding.UTF8.GetString(batch.Records.Key(index)), batch.Records.Value(index).ToArray())
        : null;

    private static void Read(IPartitionLog log, EventCursor from, EventCursor to, ChannelWriter<EventRecord> output, CancellationToken cancellation)
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
                    Hand(batch, from, to, output, cancellation);
                }
            }

            output.Complete();
        }
        catch (Exception failure)
        {
            output.Complete(failure);
        }
    }

    private static void Hand(LogBatch batch, EventCursor from, EventCursor to, ChannelWriter<EventRecord> output, CancellationToken cancellation)
    {
        var slot = from.SlotOf(batch.Partition);
        for (var i = 0; i < batch.Count && batch.Offset(i) < to[slot]; i++)
        {
            if (RecordOf(batch, i, slot) is { } record && !output.TryWrite(record))
            {
                output.WriteAsync(record, cancellation).AsTask().GetAwaiter().GetResult();
            }
        }

        from[slot] = batch.LastOffset + 1;
    }

    private static bool IsReached(EventCursor from, EventCursor to) => Enumerable.Range(0, from.Count).All(slot => from[slot] >= to[slot]);
}
