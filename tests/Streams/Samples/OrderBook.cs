using GridGrains.Streams;
using GridGrains.Streams.ExactlyOnce;
using GridGrains.Streams.Hosting;
using GridGrains.Streams.Producing;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace GridGrains.Tests.Streams.Samples;

/// <summary>What the documentation shows; a test compares both.</summary>
internal static class OrderSetup
{
    public static void Silo(ISiloBuilder silo)
    {
        // sample: silo
        silo.AddMemoryGrainStorage("PubSubStore");
        silo.AddRedpandaStreams("redpanda", o =>
        {
            o.AddTopic("ORDERS");
            o.OnFailure = FailurePolicy.DeadLetter;
            o.DeadLetterTopic = "ORDERS_DEAD";
        });
        // end
    }

    public static async Task ClientAsync(IClientBuilder builder, IClusterClient client, CancellationToken cancellation)
    {
        // sample: client
        builder.AddRedpandaStreams("redpanda");

        var orders = client.GetStreamProvider("redpanda").GetStream<PlacedOrder>(StreamId.Create("ORDERS", "acme"));
        await orders.OnNextAsync(new PlacedOrder("acme", 12.5m));
        // end

        // sample: rewind
        var log = client.GetGrain<IStreamLogGrain>("redpanda");
        var noon = await log.FindTimeAsync(orders.StreamId, new DateTime(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc), cancellation);
        await orders.SubscribeAsync((order, token) => Console.Out.WriteLineAsync($"{token}: {order.Amount}"), noon);
        await log.AttachAsync(orders.StreamId, cancellation);
        // end
    }
}

// sample: grain
[GenerateSerializer, Alias("shop.PlacedOrder")]
public sealed record PlacedOrder([property: Id(0)] string Customer, [property: Id(1)] decimal Amount);

[GenerateSerializer, Alias("shop.Turnover")]
public sealed record Turnover([property: Id(0)] decimal Amount)
{
    public Turnover()
        : this(0)
    {
    }
}

[ImplicitStreamSubscription("ORDERS_SAMPLE")]
public sealed class TurnoverGrain(
    [PersistentState("turnover", "PubSubStore")] IPersistentState<ExactlyOnceState<Turnover>> state)
    : Grain, IGrainWithStringKey, IStreamSubscriptionObserver, IExactlyOnceSubscriber<PlacedOrder, Turnover>
{
    public Turnover Apply(Turnover before, PlacedOrder order) => new(before.Amount + order.Amount);

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory subscription)
    {
        var observer = new ExactlyOnceObserver<PlacedOrder, Turnover>(this, state, subscription.StreamId);
        await subscription.Create<PlacedOrder>().ResumeAsync(observer, observer.Next);
    }
}
// end
