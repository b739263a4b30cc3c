namespace GridGrains.Grains.Sharding.Groups;

/// <summary>
/// Waits a bounded time for a call and lets no second one follow while it is still under way: a receiver that is behind would otherwise
/// get everything again with each attempt, and never come out of it. For one caller at a time.
/// </summary>
internal sealed class CallsUnderWay<TTarget>(TimeSpan longestWait, TimeProvider clock)
    where TTarget : notnull
{
    private readonly Dictionary<TTarget, Task> _underWay = [];

    /// <returns>The answer; <paramref name="otherwise"/> when none came in time, when the call failed, or when an earlier one is under way.</returns>
    public Task<TAnswer> CallAsync<TAnswer>(TTarget target, Func<Task<TAnswer>> call, TAnswer otherwise)
    {
        if (_underWay.TryGetValue(target, out var earlier) && !earlier.IsCompleted)
        {
            return Task.FromResult(otherwise);
        }

        var begun = BeginAsync(call);
        _underWay[target] = begun;
        return AnswerAsync(begun, otherwise);
    }

    /// <summary>A call that fails before it is sent fails as one that fails later.</summary>
    private static async Task<TAnswer> BeginAsync<TAnswer>(Func<Task<TAnswer>> call) => await call();

    private async Task<TAnswer> AnswerAsync<TAnswer>(Task<TAnswer> call, TAnswer otherwise)
    {
        try
        {
            return await call.WaitAsync(longestWait, clock);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever it is, the caller's next round sends the same again.
            return otherwise;
        }
    }
}
