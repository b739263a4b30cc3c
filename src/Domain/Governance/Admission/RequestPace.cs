namespace GridGrains.Domain.Governance.Admission;

/// <summary>
/// How fast requests may come: so many a second, and a burst of so many at once. What it needs to remember of one caller is a single number: the time at which the
/// requests that were let through would have come if they had kept the pace (GCRA, ITU-T I.371). So it takes no lock.
/// </summary>
/// <param name="PerSecond">In the long run.</param>
/// <param name="Burst">At once, after a rest.</param>
public sealed record RequestPace(double PerSecond, int Burst)
{
    private readonly long _spacing = Math.Max(1, (long)(TimeSpan.TicksPerSecond / PerSecond));

    /// <summary>Lets a request through, or says how long it would have to wait.</summary>
    /// <param name="due">What is remembered of the caller; 0 for one who never came. Safe for all threads.</param>
    /// <returns>Zero where it may pass.</returns>
    public TimeSpan Take(ref long due, long nowTicks)
    {
        while (true)
        {
            var known = Volatile.Read(ref due);
            var next = Math.Max(known, nowTicks) + _spacing;
            var early = next - nowTicks - _spacing * Burst;
            if (early > 0)
            {
                return TimeSpan.FromTicks(early);
            }

            if (Interlocked.CompareExchange(ref due, next, known) == known)
            {
                return TimeSpan.Zero;
            }
        }
    }
}
