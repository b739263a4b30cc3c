using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Streams;

/// <summary>Waits for a condition that events elsewhere bring about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    public static Task TrueAsync(Func<bool> condition, Func<string> what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what)
    {
        using var deadline = new CancellationTokenSource(Patience.Limit);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"not within {Patience.Limit.TotalMinutes:0} min: {what()}");
            await Task.Delay(Poll, CancellationToken.None);
        }
    }
}
