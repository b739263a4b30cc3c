namespace GridGrains.Tests.Unit;

internal static class Allocations
{
    private const int Runs = 10;

    /// <returns>
    /// Bytes that the run with the fewest of them allocated on this thread. The first ones compile and fill caches, and a collection that
    /// another test brings about is charged with the rest of this thread's buffer.
    /// </returns>
    public static long Fewest(Action work)
    {
        var fewest = long.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }
}
