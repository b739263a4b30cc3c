using System.Diagnostics;

namespace GridGrains.Tests.Faults;

/// <summary>Waits for what other processes bring about, by asking again until a deadline.</summary>
internal static class Deadlines
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>A request that fails is asked again like one that says no.</summary>
    public static Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, string what, TimeSpan deadline) =>
        UntilAsync(condition, () => Task.FromResult(what), deadline);

    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, Func<Task<string>> what, TimeSpan deadline)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await HoldsAsync(condition))
        {
            if (Stopwatch.GetElapsedTime(started) > deadline)
            {
                throw new TimeoutException($"not within {deadline.TotalSeconds:0} s: {await what()}");
            }

            await Task.Delay(Pause);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
