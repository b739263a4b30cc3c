namespace GridGrains.Silo.Http.Pages;

/// <summary>One read for all who ask within a moment. A read that fails is not kept.</summary>
internal sealed class SharedRead<T>(TimeSpan fresh, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private Task<T>? _read;
    private long _startedAt;

    /// <param name="read">Is not cancelled by those who wait for it: others may.</param>
    public Task<T> GetAsync(Func<CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        Task<T> current;
        lock (_lock)
        {
            if (_read is null || _read.IsFaulted || _read.IsCanceled || (_read.IsCompleted && clock.GetElapsedTime(_startedAt) >= fresh))
            {
                (_startedAt, _read) = (clock.GetTimestamp(), read(CancellationToken.None));
            }

            current = _read;
        }

        return current.WaitAsync(cancellation);
    }
}
