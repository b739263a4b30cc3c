using GridGrains.Grains.Contracts.Shards;
using Xunit;

namespace GridGrains.Tests.Cluster;

/// <summary>Waits for a condition that events elsewhere bring about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"not within {Deadline.TotalSeconds:0} s: {what}");
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
