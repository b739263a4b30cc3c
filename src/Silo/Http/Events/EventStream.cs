using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Derived;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Derived;
using GridGrains.Grains.Live;
using GridGrains.Silo.Http.Streams;

namespace GridGrains.Silo.Http.Events;

/// <summary>Carries derived events to one response until either ends.</summary>
internal sealed class EventStream(IAsyncEnumerable<EventStep> steps, PipeWriter output, TimeProvider clock)
{
    public async Task<StreamEnd> RunAsync(CancellationToken cancellation)
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
                        return StreamEnd.Closed;
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
        catch (LiveFeedOverrunException overrun)
        {
            WriteDropped(overrun.Message);
            await output.FlushAsync(cancellation);
            return StreamEnd.Cut;
        }
        finally
        {
            // The enumerator may not be disposed while it moves.
            await ending.CancelAsync();
            await more.ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private async ValueTask WriteAsync(EventStep step, CancellationToken cancellation)
    {
        if (step.Event is { } record)
        {
            Write(step.Cursor, record.Kind.Word(), record.Value);
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

    private void WriteDropped(string reason) =>
        Encoding.UTF8.GetBytes($"event: dropped\ndata: {{\"reason\":\"{JsonEncodedText.Encode(reason)}\"}}\n\n", output);
}
