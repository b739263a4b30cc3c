using System.Collections.Concurrent;

namespace GridGrains.Silo.Http.Problems;

/// <summary>Lets one line of a kind through in a time and counts the others: callers decide how often something fails, and may not fill the log.</summary>
internal sealed class RepeatedLines(TimeProvider clock)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Kind> _kinds = new(StringComparer.Ordinal);

    /// <param name="kind">One of few.</param>
    /// <returns>How many were held back since the last line; null where this one is.</returns>
    public int? Take(string kind)
    {
        var known = _kinds.GetOrAdd(kind, static _ => new Kind());
        lock (known)
        {
            if (known.LastLine is { } last && clock.GetElapsedTime(last) < Interval)
            {
                known.HeldBack++;
                return null;
            }

            var held = known.HeldBack;
            (known.LastLine, known.HeldBack) = (clock.GetTimestamp(), 0);
            return held;
        }
    }

    private sealed class Kind
    {
        public long? LastLine { get; set; }

        public int HeldBack { get; set; }
    }
}
