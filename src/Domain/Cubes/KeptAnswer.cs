namespace GridGrains.Domain.Cubes;

/// <summary>An answer that is kept, and up to when it is known to be what the tables say.</summary>
/// <param name="Tag">Of the content: equal answers have equal tags.</param>
/// <param name="Look">The last look at the tables before it was begun.</param>
/// <param name="BegunUtc">When its query was begun.</param>
/// <param name="AsOfUtc">The last moment at which it was what a new query would have given.</param>
/// <param name="IsSuperseded">A new query would give another answer now, or may.</param>
public sealed record KeptAnswer(ReadOnlyMemory<byte> Content, string Tag, long Look, DateTime BegunUtc, DateTime AsOfUtc, bool IsSuperseded)
{
    /// <summary>How much older than the tables an answer may be.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    /// <summary>The answer as the last look shows it.</summary>
    /// <param name="isPast">It does not depend on the time of the question.</param>
    public KeptAnswer SeenBy(TableLooks looks, CubeReads reads, bool isPast, DateTime nowUtc)
    {
        if (IsSuperseded)
        {
            return this;
        }

        if (looks.Number > Look && looks.HasChanged(reads, Look))
        {
            return this with { IsSuperseded = true };
        }

        // Intervals start with whole minutes: within one, the present selects the same rows.
        var until = isPast ? DateTime.MaxValue : EndOfMinute(BegunUtc);
        var seen = looks.Number > Look && looks.BegunUtc > AsOfUtc ? looks.BegunUtc : AsOfUtc;
        return this with { AsOfUtc = seen < until ? seen : until, IsSuperseded = nowUtc >= until };
    }

    /// <summary>Whether it may be given to who asked at a time.</summary>
    public bool Serves(DateTime askedUtc) => askedUtc - AsOfUtc <= Bound;

    private static DateTime EndOfMinute(DateTime utc) => new(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute, DateTimeKind.Utc);
}
