namespace GridGrains.Domain.Catalog.Freshness;

/// <summary>
/// How long the oldest record of a partition that is not in a table yet may have waited, from looks at how far log and table are. What was there at a look and is not
/// taken yet has waited since then at least; what is waiting now came after the last look whose end is taken. Not thread-safe.
/// </summary>
public sealed class WaitingClock
{
    private const int MaxLooks = 512;

    private readonly Queue<(DateTime At, long End)> _looks = new();
    private DateTime? _taken;

    /// <param name="taken">First offset that is not in the table.</param>
    /// <param name="end">First offset that the log does not have yet.</param>
    /// <returns>The longest that it may be; zero where nothing is waiting.</returns>
    public TimeSpan Look(DateTime nowUtc, long taken, long end)
    {
        while (_looks.TryPeek(out var look) && look.End <= taken)
        {
            _taken = look.At;
            _looks.Dequeue();
        }

        if (taken >= end)
        {
            _taken = nowUtc;
            _looks.Clear();
            return TimeSpan.Zero;
        }

        // Before the first look nothing is known: what waits then is as old as that look.
        var since = _taken ??= nowUtc;
        if (_looks.Count < MaxLooks && (_looks.Count == 0 || _looks.Last().End < end))
        {
            _looks.Enqueue((nowUtc, end));
        }

        return nowUtc > since ? nowUtc - since : TimeSpan.Zero;
    }
}
