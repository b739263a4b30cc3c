namespace GridGrains.Tests.Faults.Feeds;

/// <summary>Sends a stream step by step until it is stopped.</summary>
internal sealed class Sender(Poster poster, PriceStream stream) : IAsyncDisposable
{
    private static readonly TimeSpan StepPause = TimeSpan.FromMilliseconds(150);

    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private volatile int _steps;

    public void Start()
    {
        _stop = new CancellationTokenSource();
        _running = Task.Run(() => RunAsync(_stop.Token));
    }

    /// <summary>Waits until some more steps of the stream are acknowledged.</summary>
    public Task MoreStepsAsync(int steps)
    {
        var target = _steps + steps;
        return Deadlines.UntilAsync(() => Task.FromResult(_steps >= target), $"{steps} more steps are sent");
    }

    /// <summary>Ends after the batch at hand is acknowledged.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>Sends what brings every node to the same interval.</summary>
    public async Task SettleAsync()
    {
        foreach (var batch in stream.Settle())
        {
            await poster.SendAsync(batch);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var batch in stream.NextStep())
            {
                await poster.SendAsync(batch);
            }

            _steps++;
            await Task.Delay(StepPause, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
