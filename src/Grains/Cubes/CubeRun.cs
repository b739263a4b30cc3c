using GridGrains.Domain.Cubes;

namespace GridGrains.Grains.Cubes;

/// <summary>A query that is under way, for all who wait for it. It ends early when the last of them has gone. Belongs to one grain.</summary>
internal sealed class CubeRun
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Task<(KeptAnswer? Answer, CubeOutcome Outcome)> _task;
    private int _waiting;
    private bool _isKept;

    public CubeRun(Func<CancellationToken, Task<(KeptAnswer? Answer, CubeOutcome Outcome)>> compute) => _task = compute(_ending.Token);

    /// <summary>It has ended, or was asked to: nobody joins it any more.</summary>
    public bool IsOver => _task.IsCompleted || _ending.IsCancellationRequested;

    public async Task<(KeptAnswer? Answer, CubeOutcome Outcome)> WaitAsync(CancellationToken cancellation)
    {
        _waiting++;
        try
        {
            return await _task.WaitAsync(cancellation);
        }
        finally
        {
            if (--_waiting == 0 && !_isKept && !_task.IsCompleted)
            {
                Cancel();
            }
        }
    }

    /// <summary>It goes on though nobody waits.</summary>
    /// <param name="ended">Called at its end, whatever that is.</param>
    public void Keep(Action ended)
    {
        _isKept = true;
        _task.ContinueWith(
            task =>
            {
                // Nobody waited: who asks next begins a query of its own, and sees what is wrong.
                _ = task.Exception;
                ended();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public void Cancel() => _ending.Cancel();
}
