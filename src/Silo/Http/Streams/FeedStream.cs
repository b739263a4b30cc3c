using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Tail;

namespace GridGrains.Silo.Http.Streams;

/// <summary>What a reader gets of a record.</summary>
/// <param name="Data">JSON in UTF-8.</param>
internal readonly record struct SentEvent(string Name, byte[] Data);

/// <summary>Carries the records of a feed to one response until it ends.</summary>
/// <param name="eventOf">Null for a record that this reader need not get.</param>
internal sealed class FeedStream<TRecord>(
    IAsyncEnumerable<FeedStep<TRecord>> steps, Func<TRecord, SentEvent?> eventOf, PipeWriter output, TimeProvider clock)
    where TRecord : class, IFeedRecord
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var heartbeat = new PeriodicTimer(StreamRules.HeartbeatInterval, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var reader = steps.GetAsyncEnumerator(ending.Token);
        var more = reader.MoveNextAsync().AsTask();
        var beat = heartbeat.WaitForNextTickAsync(ending.Token).AsTask();
        try
        {
            while (true)
            {
                await Task.WhenAny(more, beat);
                while (more.IsCompleted)
                {
                    if (!await more)
                    {
                        await output.FlushAsync(cancellation);
                        return;
                    }

                    await WriteAsync(reader.Current, cancellation);
                    more = reader.MoveNextAsync().AsTask();
                }

                if (beat.IsCompleted && await beat)
                {
                    output.Write(": heartbeat\n\n"u8);
                    beat = heartbeat.WaitForNextTickAsync(ending.Token).AsTask();
                }

                await output.FlushAsync(cancellation);
            }
        }
        finally
        {
            // The enumerator may not be disposed while it moves.
            await ending.CancelAsync();
            await more.ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private async ValueTask WriteAsync(FeedStep<TRecord> step, CancellationToken cancellation)
    {
        if (step.Record is { } record)
        {
            if (eventOf(record) is { } sent)
            {
                Write(step.Cursor, sent.Name, sent.Data);
            }
        }
        else if (step.Missed is { } missed)
        {
            Write(step.Cursor, "missed", JsonSerializer.SerializeToUtf8Bytes(
                new MissedEventsView(missed.Topic, missed.Partition, missed.From, missed.To), ApiJson.Default.MissedEventsView));
        }
        else
        {
            Write(step.Cursor, "opened", "{}"u8);
        }

        if (output.UnflushedBytes > StreamRules.FlushBytes)
        {
            await output.FlushAsync(cancellation);
        }
    }

    private void Write(string id, string name, ReadOnlySpan<byte> data)
    {
        Encoding.UTF8.GetBytes($"id: {id}\nevent: {name}\ndata: ", output);
        var target = output.GetSpan(data.Length);
        data.CopyTo(target);

        // Within JSON line ends are blanks; here they would end the field. Only other programs' records have any.
        target[..data.Length].Replace((byte)'\n', (byte)' ');
        target[..data.Length].Replace((byte)'\r', (byte)' ');
        output.Advance(data.Length);
        output.Write("\n\n"u8);
    }
}
