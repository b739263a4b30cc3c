using System.Diagnostics;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Faults;

/// <summary>Waits for what other processes bring about, by asking again until it is so.</summary>
internal static class Deadlines
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>A request that fails is asked again like one that says no.</summary>
    public static Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, string what) =>
        UntilAsync(condition, () => Task.FromResult(what));

    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, Func<Task<string>> what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await HoldsAsync(condition))
        {
            if (Stopwatch.GetElapsedTime(started) > Patience.Limit)
            {
                throw new TimeoutException($"not within {Patience.Limit.TotalMinutes:0} min: {await what()}");
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
