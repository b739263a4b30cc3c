namespace GridGrains.Grains.Sinks;

/// <summary>Every write of a sink passes it. Whoever closes it finds tables, cursors and log in step until it is opened again: sinks only fall behind meanwhile.</summary>
public sealed class SinkGate(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _opened;
    private TaskCompletionSource? _idle;
    private int _writes;

    /// <summary>Waits for the writes that run, and keeps further ones waiting until the answer is disposed of.</summary>
    /// <exception cref="TimeoutException">A write did not end in time; the gate is open.</exception>
    /// <exception cref="InvalidOperationException">It is closed.</exception>
    public async Task<IDisposable> CloseAsync(TimeSpan within, CancellationToken cancellation)
    {
        Task idle;
        lock (_lock)
        {
            if (_opened is not null)
            {
                throw new InvalidOperationException("the gate is closed");
            }

            _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_writes == 0)
            {
                _idle.SetResult();
            }

            idle = _idle.Task;
        }

        try
        {
            await idle.WaitAsync(within, clock, cancellation);
            return new Closing(this);
        }
        catch
        {
            Open();
            throw;
        }
    }

    internal async Task PassAsync(Func<Task> write, CancellationToken cancellation)
    {
        while (Enter() is { } closed)
        {
            await closed.WaitAsync(cancellation);
        }

        try
        {
            await write();
        }
        finally
        {
            Leave();
        }
    }

    private Task? Enter()
    {
        lock (_lock)
        {
            _writes += _opened is null ? 1 : 0;
            return _opened?.Task;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_writes == 0)
            {
                _idle?.TrySetResult();
            }
        }
    }

    private void Open()
    {
        lock (_lock)
        {
            _opened?.SetResult();
            (_opened, _idle) = (null, null);
        }
    }

    private sealed class Closing(SinkGate gate) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                gate.Open();
            }
        }
    }
}
