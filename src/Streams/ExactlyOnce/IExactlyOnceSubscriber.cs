namespace GridGrains.Streams.ExactlyOnce;

/// <summary>What an event does to a state. Implemented by a grain, and used through <see cref="ExactlyOnceObserver{TEvent,TState}"/>.</summary>
public interface IExactlyOnceSubscriber<in TEvent, TState>
{
    /// <summary>
    /// The state after the event. It changes nothing else and leaves the given state as it is: an effect beside the state would happen again
    /// after a crash.
    /// </summary>
    TState Apply(TState state, TEvent item);
}
