using System.Diagnostics;

namespace GridGrains.Tests.Integration;

/// <summary>Waits for what another process or thread brings about, by asking again until a deadline.</summary>
internal static class Poll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static Task UntilAsync(Func<Task<bool>> condition, string expectation, TimeSpan? deadline = null) =>
        UntilAsync(async () => await condition() ? (bool?)true : null, expectation, deadline);

    /// <returns>The first answer that is not null.</returns>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> ask, string expectation, TimeSpan? deadline = null)
        where T : struct => (T)await UntilAsync(async () => (object?)await ask(), expectation, deadline);

    public static async Task<T> ForAsync<T>(Func<Task<T?>> ask, string expectation)
        where T : class => (T)await UntilAsync(async () => (object?)await ask(), expectation, null);

    private static async Task<object> UntilAsync(Func<Task<object?>> ask, string expectation, TimeSpan? deadline)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < (deadline ?? Deadline))
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            await Task.Delay(Interval);
        }

        throw new TimeoutException($"in vain waited until {expectation}");
    }
}
