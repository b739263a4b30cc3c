namespace GridGrains.Silo.Http.Features;

/// <summary>
/// Bounds the reads of features that are under way. One more would make all of them slower and be answered too late: it is refused at once,
/// and its sender learns when to come again.
/// </summary>
internal sealed class FeatureReadGuard(int limit)
{
    private int _underWay;

    /// <returns>False where as many reads are under way as may; else <see cref="Leave"/> ends the read.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _underWay) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _underWay);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _underWay);
}
