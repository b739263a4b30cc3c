namespace GridGrains.Silo.Http.Pages;

/// <summary>
/// A costly answer that is read again behind the back of those who ask: they get the last one at once. Who asks first, or after a pause in
/// which nobody has asked, waits.
/// </summary>
/// <param name="fresh">An older answer starts a read.</param>
/// <param name="bearable">An older answer is waited for, so that an error that stays is seen.</param>
internal sealed class RefreshedRead<T>(TimeSpan fresh, TimeSpan bearable, Func<CancellationToken, Task<T>> read, TimeProvider clock)
    where T : class
{
    private readonly Lock _lock = new();
    private Task<T>? _reading;
    private long _startedAt;
    private T? _last;
    private long _lastAt;

    /// <summary>The last answer; null where there is none that can be borne. Starts a read where it is not fresh.</summary>
    public T? Latest()
    {
        lock (_lock)
        {
            Settle();
            var age = _last is null ? TimeSpan.MaxValue : clock.GetElapsedTime(_lastAt);
            if (_reading is null && age >= fresh)
            {
                // Not cancelled by those who wait for it: others may. It begins on another thread, so that nobody builds for all.
                (_startedAt, _reading) = (clock.GetTimestamp(), Task.Run(() => read(CancellationToken.None)));
            }

            return age < bearable ? _last : null;
        }
    }

    public Task<T> GetAsync(CancellationToken cancellation)
    {
        if (Latest() is { } known)
        {
            return Task.FromResult(known);
        }

        lock (_lock)
        {
            return (_reading ?? Task.FromResult(_last!)).WaitAsync(cancellation);
        }
    }

    private void Settle()
    {
        if (_reading is { IsCompleted: true } done)
        {
            _reading = null;
            if (done.IsCompletedSuccessfully)
            {
                (_last, _lastAt) = (done.Result, _startedAt);
            }
        }
    }
}
