namespace GridGrains.Domain.Bulk;

/// <summary>Days of UTC that rows of a batch are of.</summary>
public sealed class BulkDays
{
    private readonly SortedSet<DateTime> _days = [];
    private DateTime _last;

    public void Add(DateTime startUtc)
    {
        // Rows of an interval, and of a day, mostly follow each other.
        if (startUtc.Date != _last)
        {
            _last = startUtc.Date;
            _days.Add(_last);
        }
    }

    /// <summary>Days that follow one another are read at once; those in between, of files years apart, are not read.</summary>
    public IEnumerable<(DateTime FromUtc, DateTime ToUtc)> Runs()
    {
        (DateTime From, DateTime To)? run = null;
        foreach (var day in _days)
        {
            if (run is { } open && open.To == day)
            {
                run = (open.From, day.AddDays(1));
                continue;
            }

            if (run is { } ended)
            {
                yield return ended;
            }

            run = (day, day.AddDays(1));
        }

        if (run is { } last)
        {
            yield return last;
        }
    }
}
