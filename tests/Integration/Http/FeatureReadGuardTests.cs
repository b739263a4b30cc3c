using GridGrains.Silo.Http.Features;

namespace GridGrains.Tests.Integration.Http;

public sealed class FeatureReadGuardTests
{
    [Fact]
    public void Reads_beyond_the_limit_are_refused_until_one_ends()
    {
        var guard = new FeatureReadGuard(2);

        Assert.True(guard.TryEnter());
        Assert.True(guard.TryEnter());
        Assert.False(guard.TryEnter());
        guard.Leave();
        Assert.True(guard.TryEnter());
        Assert.False(guard.TryEnter());
    }

    [Fact]
    public async Task Of_many_at_once_never_more_than_the_limit_are_let_in()
    {
        var guard = new FeatureReadGuard(3);
        var (inside, most) = (0, 0);

        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), (_, _) =>
        {
            if (guard.TryEnter())
            {
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                Interlocked.Decrement(ref inside);
                guard.Leave();
            }

            return ValueTask.CompletedTask;
        });

        Assert.InRange(most, 1, 3);
        Assert.True(guard.TryEnter());
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            if (Interlocked.CompareExchange(ref target, value, seen) == seen)
            {
                return;
            }
        }
    }
}
