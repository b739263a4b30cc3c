namespace GridGrains.Domain.Knowledge;

/// <summary>
/// A past moment at which something is read: the intervals that start before it, each by the version that was known at it. What is published
/// ahead of its interval, such as day-ahead prices and forecasts, belongs to the state of a place from its publication on; lists of intervals end at
/// the moment.
/// </summary>
public readonly record struct AsOf(DateTime MomentUtc)
{
    public bool Knows(DateTime knownAtUtc) => knownAtUtc <= MomentUtc;

    public bool HasBegun(DateTime intervalStartUtc) => intervalStartUtc < MomentUtc;

    public bool Sees(DateTime intervalStartUtc, DateTime knownAtUtc) => HasBegun(intervalStartUtc) && Knows(knownAtUtc);
}
