using GridGrains.Streams.ExactlyOnce;
using GridGrains.Streams.Records;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace GridGrains.Tests.Streams;

/// <summary>Subscribes to the stream of its key when it is asked to.</summary>
[Alias("tests.streams.ISubscriberGrain")]
public interface ISubscriberGrain : IGrainWithStringKey
{
    [Alias("Subscribe")]
    Task SubscribeAsync(string provider, string streamNamespace, LogSequenceToken? from = null, string? filter = null, bool earliest = false);

    [Alias("Resume")]
    Task ResumeAsync(string provider, string streamNamespace, LogSequenceToken? from);

    [Alias("Silo")]
    Task<string> SiloAsync();
}

public sealed class SubscriberGrain(ILocalSiloDetails silo) : Grain, ISubscriberGrain, IAsyncObserver<Order>
{
    private Inbox Inbox => Inbox.Of(this.GetPrimaryKeyString());

    public Task SubscribeAsync(string provider, string streamNamespace, LogSequenceToken? from, string? filter, bool earliest) => earliest
        ? Stream(provider, streamNamespace).SubscribeAsync(this, StreamSubscriptionStartPosition.EarliestAvailable, filter)
        : Stream(provider, streamNamespace).SubscribeAsync(this, from, filter);

    public async Task ResumeAsync(string provider, string streamNamespace, LogSequenceToken? from)
    {
        foreach (var handle in await Stream(provider, streamNamespace).GetAllSubscriptionHandles())
            await handle.ResumeAsync(this, from);
    }

    public Task<string> SiloAsync() => Task.FromResult(silo.Name);

    public Task OnNextAsync(Order item, StreamSequenceToken? token) => Inbox.TakeAsync(item, (LogSequenceToken)token!, silo.Name);

    public Task OnErrorAsync(Exception ex)
    {
        Inbox.Fail(ex);
        return Task.CompletedTask;
    }

    private IAsyncStream<Order> Stream(string provider, string streamNamespace) =>
        this.GetStreamProvider(provider).GetStream<Order>(StreamId.Create(streamNamespace, this.GetPrimaryKeyString()));
}

[Alias("tests.streams.IImplicitGrain")]
public interface IImplicitGrain : IGrainWithStringKey;

/// <summary>Is there for every key of its namespace without being asked.</summary>
[ImplicitStreamSubscription(StreamCluster.Implicit)]
public sealed class ImplicitGrain(ILocalSiloDetails silo) : Grain, IImplicitGrain, IAsyncObserver<Order>, IStreamSubscriptionObserver
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<Order>().ResumeAsync(this);

    public Task OnNextAsync(Order item, StreamSequenceToken? token) => Inbox.Of(this.GetPrimaryKeyString()).TakeAsync(item, (LogSequenceToken)token!, silo.Name);

    public Task OnErrorAsync(Exception ex)
    {
        Inbox.Of(this.GetPrimaryKeyString()).Fail(ex);
        return Task.CompletedTask;
    }
}

[GenerateSerializer]
[Alias("tests.streams.Sum")]
public sealed record Sum([property: Id(0)] long Total, [property: Id(1)] int Count)
{
    public Sum()
        : this(0, 0)
    {
    }
}

[Alias("tests.streams.ISumGrain")]
public interface ISumGrain : IGrainWithStringKey
{
    [Alias("Get")]
    Task<Sum> GetAsync();
}

/// <summary>Sums the numbers of its key, each exactly once.</summary>
[ImplicitStreamSubscription(StreamCluster.Sums)]
public sealed class SumGrain : Grain, ISumGrain, IExactlyOnceSubscriber<Order, Sum>, IStreamSubscriptionObserver
{
    private readonly IPersistentState<ExactlyOnceState<Sum>> _state;

    public SumGrain([PersistentState("sum", SharedStorage.Name)] IPersistentState<ExactlyOnceState<Sum>> state) => _state = state;

    public Sum Apply(Sum state, Order item) => new(state.Total + item.Number, state.Count + 1);

    public Task<Sum> GetAsync() => Task.FromResult(_state.State.Value);

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        var observer = new ExactlyOnceObserver<Order, Sum>(this, _state, handleFactory.StreamId);
        return handleFactory.Create<Order>().ResumeAsync(observer, observer.Next);
    }
}
