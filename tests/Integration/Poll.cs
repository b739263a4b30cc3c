using System.Diagnostics;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration;

/// <summary>Waits for what another process or thread brings about, by asking again until it is so.</summary>
internal static class Poll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static Task UntilAsync(Func<Task<bool>> condition, string expectation) =>
        UntilAsync(async () => await condition() ? (bool?)true : null, expectation);

    /// <returns>The first answer that is not null.</returns>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> ask, string expectation)
        where T : struct => (T)await UntilAsync(async () => (object?)await ask(), expectation);

    public static async Task<T> ForAsync<T>(Func<Task<T?>> ask, string expectation)
        where T : class => (T)await UntilAsync(async () => (object?)await ask(), expectation);

    private static async Task<object> UntilAsync(Func<Task<object?>> ask, string expectation)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience.Limit)
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
