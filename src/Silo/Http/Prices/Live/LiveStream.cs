using System.IO.Pipelines;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Live;
using GridGrains.Silo.Http.Streams;

namespace GridGrains.Silo.Http.Prices.Live;

/// <summary>Carries one subscription to one response until either ends.</summary>
internal sealed class LiveStream(LiveSubscription subscription, LiveFilter filter, PipeWriter output, TimeProvider clock)
{
    /// <summary>Prices known when the subscription began are told first.</summary>
    public async Task<StreamEnd> RunAsync(IEnumerable<NodeSnapshot> known, CancellationToken cancellation)
    {
        using var events = new PriceEvents(filter, output);
        using var heartbeat = new PeriodicTimer(StreamRules.HeartbeatInterval, clock);
        events.WriteOpened();
        foreach (var snapshot in known)
        {
            events.WritePrices(snapshot);
        }

        await output.FlushAsync(cancellation);
        try
        {
            await CarryAsync(events, heartbeat, cancellation);
            return StreamEnd.Closed;
        }
        catch (LiveFeedOverrunException overrun)
        {
            events.WriteDropped(overrun.Message);
            await output.FlushAsync(cancellation);
            return StreamEnd.Cut;
        }
    }

    private async Task CarryAsync(PriceEvents events, PeriodicTimer heartbeat, CancellationToken cancellation)
    {
        var more = subscription.Snapshots.WaitToReadAsync(cancellation).AsTask();
        var beat = heartbeat.WaitForNextTickAsync(cancellation).AsTask();
        while (true)
        {
            await Task.WhenAny(more, beat);
            if (more.IsCompleted)
            {
                if (!await more)
                {
                    return;
                }

                await DrainAsync(events, cancellation);
                more = subscription.Snapshots.WaitToReadAsync(cancellation).AsTask();
            }

            if (beat.IsCompleted)
            {
                await beat;
                events.WriteHeartbeat();
                await output.FlushAsync(cancellation);
                beat = heartbeat.WaitForNextTickAsync(cancellation).AsTask();
            }
        }
    }

    private async Task DrainAsync(PriceEvents events, CancellationToken cancellation)
    {
        while (subscription.Snapshots.TryRead(out var snapshot))
        {
            events.WritePrices(snapshot);
            if (output.UnflushedBytes > StreamRules.FlushBytes)
            {
                await output.FlushAsync(cancellation);
            }
        }

        await output.FlushAsync(cancellation);
    }
}
