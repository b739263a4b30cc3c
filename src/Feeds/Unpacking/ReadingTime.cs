using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Unpacking;

/// <summary>
/// How long one document may take to be parsed. What its reader does with a row in between does not count: a log that takes nothing for a
/// while makes no document a bad one. An instance belongs to one document, and one thread at a time uses it.
/// </summary>
internal sealed class ReadingTime(TimeProvider clock, TimeSpan limit)
{
    /// <summary>A workbook of the most cells that are taken needs a tenth of it.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromMinutes(1);

    private TimeSpan _spent;
    private long _since;
    private bool _runs;

    public ReadingTime(TimeProvider clock)
        : this(clock, Default)
    {
    }

    /// <summary>Counts the time of a piece of parsing.</summary>
    public T Count<T>(Func<T> parse)
    {
        Begin();
        try
        {
            return parse();
        }
        finally
        {
            End();
        }
    }

    /// <summary>Within a piece of parsing: whether it goes on for too long.</summary>
    /// <exception cref="ReportFormatException">It does.</exception>
    public void Require()
    {
        if (_spent + (_runs ? clock.GetElapsedTime(_since) : TimeSpan.Zero) > limit)
        {
            throw new ReportFormatException($"takes more than {limit.TotalSeconds:0} s to parse");
        }
    }

    public void Begin() => (_runs, _since) = (true, clock.GetTimestamp());

    public void End()
    {
        if (_runs)
        {
            _runs = false;
            _spent += clock.GetElapsedTime(_since);
        }
    }
}
