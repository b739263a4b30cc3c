using GridGrains.Grains.Contracts.Shards;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Cluster;

/// <summary>Waits for a condition that events elsewhere bring about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Patience.Limit);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"not within {Patience.Limit.TotalMinutes:0} min: {what}");
            await Task.Delay(Poll, CancellationToken.None);
        }
    }

    /// <returns>False where a caller is to repeat the call: the grain or its shard is moving to another silo.</returns>
    public static async Task<bool> AnswersAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception moving) when (moving is ShardNotOwnedException or OrleansException)
        {
            return false;
        }
    }
}
