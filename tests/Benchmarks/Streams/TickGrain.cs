using System.Diagnostics;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace GridGrains.Tests.Benchmarks.Streams;

[Alias("gridgrains.bench.ITickGrain")]
public interface ITickGrain : IGrainWithStringKey;

/// <summary>Takes the events of its key, of whichever provider they come from.</summary>
[ImplicitStreamSubscription(Topic)]
internal sealed class TickGrain : Grain, ITickGrain, IAsyncObserver<Tick>, IStreamSubscriptionObserver
{
    public const string Topic = "BENCH_TICKS";

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<Tick>().ResumeAsync(this);

    public Task OnNextAsync(Tick item, StreamSequenceToken? token)
    {
        Deliveries.Take(Stopwatch.GetElapsedTime(item.SentAt));
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        Deliveries.Fail(ex);
        return Task.CompletedTask;
    }
}
