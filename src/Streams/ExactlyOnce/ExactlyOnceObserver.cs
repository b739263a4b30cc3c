using GridGrains.Streams.Records;
using Orleans.Streams;

namespace GridGrains.Streams.ExactlyOnce;

/// <summary>
/// Puts each event of a stream into a grain's state exactly once, however often it is delivered: the state and the token of the event are
/// stored in one write, an event whose token is in the state is not applied again, and a subscription goes on behind the stored token.
/// </summary>
/// <param name="state">State of the grain that subscribes; nothing else writes it.</param>
public sealed class ExactlyOnceObserver<TEvent, TState>(
    IExactlyOnceSubscriber<TEvent, TState> subscriber, IPersistentState<ExactlyOnceState<TState>> state, StreamId stream) : IAsyncObserver<TEvent>
    where TState : new()
{
    private readonly string _stream = stream.ToString();

    /// <summary>Where the subscription goes on; null before the first event.</summary>
    public StreamSequenceToken? Next =>
        state.State.Applied.TryGetValue(_stream, out var place) ? new LogSequenceToken(place.Partition, place.Offset).After() : null;

    /// <summary>Subscribes, or resumes the subscription that is there.</summary>
    public async Task<StreamSubscriptionHandle<TEvent>> AttachAsync(IAsyncStream<TEvent> events)
    {
        var handles = await events.GetAllSubscriptionHandles();
        return handles.Count == 0 ? await events.SubscribeAsync(this, Next) : await handles[0].ResumeAsync(this, Next);
    }

    /// <exception cref="InvalidOperationException">The event is of another provider, or its topic was given other partitions.</exception>
    public async Task OnNextAsync(TEvent item, StreamSequenceToken? token = null)
    {
        if (token is not LogSequenceToken place)
            throw new InvalidOperationException($"an event of {stream} has the token {token}, which is not of a log");
        if (IsApplied(place))
            return;
        var before = state.State;
        state.State = new ExactlyOnceState<TState>
        {
            Value = subscriber.Apply(before.Value, item),
            Applied = new Dictionary<string, AppliedPlace>(before.Applied) { [_stream] = new AppliedPlace(place.Partition, place.Offset) },
        };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // The write may have happened all the same: the stored state says so.
            state.State = before;
            await state.ReadStateAsync();
            throw;
        }
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    private bool IsApplied(LogSequenceToken token)
    {
        if (!state.State.Applied.TryGetValue(_stream, out var applied))
            return false;
        return applied.Partition == token.Partition
            ? token.Offset <= applied.Offset
            : throw new InvalidOperationException($"{stream} moved from partition {applied.Partition} to {token.Partition}: its topic was given other partitions");
    }
}
