using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding;

/// <summary>Callers that wait for a barrier of a shard: all who wait share the next one.</summary>
internal sealed class BarrierRequests(ShardId shard, Action wake)
{
    private TaskCompletionSource? _wanted;
    private volatile bool _isOver;

    public bool IsWanted => Volatile.Read(ref _wanted) is not null;

    /// <summary>Asks the shard's loop for a barrier and waits until it is durable. From any thread.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var wanted = Interlocked.CompareExchange(ref _wanted, fresh, null) ?? fresh;
        wake();
        if (_isOver)
        {
            Refuse();
        }

        await wanted.Task.WaitAsync(cancellation);
    }

    /// <summary>Takes all who wait, to be answered by the barrier that is cut next.</summary>
    public Request Take() => new(shard, Interlocked.Exchange(ref _wanted, null));

    /// <summary>The run is over: who waits, or comes later, is refused and looks the owner up again.</summary>
    public void Close()
    {
        _isOver = true;
        Refuse();
    }

    private void Refuse() => Volatile.Read(ref _wanted)?.TrySetException(new ShardNotOwnedException($"{shard} was released"));

    public readonly struct Request(ShardId shard, TaskCompletionSource? waiters) : IDisposable
    {
        public void Answer(bool isDurable)
        {
            if (isDurable)
            {
                waiters?.TrySetResult();
            }
            else
            {
                waiters?.TrySetException(new IOException($"the barrier of {shard} could not be written; it is repeated"));
            }
        }

        /// <remarks>A caller on another silo gets what it can act on: to look the owner up again.</remarks>
        public void Fail(Exception failure) => waiters?.TrySetException(failure is ShardLostException ? new ShardNotOwnedException(failure.Message) : failure);

        /// <summary>Whoever is not answered by now is refused.</summary>
        public void Dispose() => waiters?.TrySetException(new ShardNotOwnedException($"{shard} was released"));
    }
}
