namespace GridGrains.Domain.Series;

/// <summary>One version of one interval of a series.</summary>
/// <param name="StartUtc">Start of the interval.</param>
/// <param name="Minutes">Its length; 1,380 and 1,500 for the days when a clock changes.</param>
/// <param name="Value">NaN where the source says that it has none, which it may have had before.</param>
/// <param name="KnownAtUtc">Since when the value is known; of a forecast the time of its issue.</param>
public readonly record struct SeriesPoint(DateTime StartUtc, int Minutes, DateTime KnownAtUtc, double Value) : IComparable<SeriesPoint>
{
    /// <summary>Who published it; null where nobody can say: it is computed, or was stored by a build that did not keep it.</summary>
    public string? Source { get; init; }

    public DateTime EndUtc => StartUtc.AddMinutes(Minutes);

    /// <summary>By interval, then by knowledge.</summary>
    public int CompareTo(SeriesPoint other)
    {
        var order = StartUtc.CompareTo(other.StartUtc);
        return order != 0 ? order : KnownAtUtc.CompareTo(other.KnownAtUtc);
    }

    public static bool operator <(SeriesPoint left, SeriesPoint right) => left.CompareTo(right) < 0;

    public static bool operator <=(SeriesPoint left, SeriesPoint right) => left.CompareTo(right) <= 0;

    public static bool operator >(SeriesPoint left, SeriesPoint right) => left.CompareTo(right) > 0;

    public static bool operator >=(SeriesPoint left, SeriesPoint right) => left.CompareTo(right) >= 0;
}

/// <summary>What <see cref="SeriesPoint.KnownAtUtc"/> rests on.</summary>
public enum SeriesBasis : byte
{
    /// <summary>The source says when it published or issued it.</summary>
    Published,

    /// <summary>The end of the interval and the lag of the feed.</summary>
    IntervalEndPlusLag,

    /// <summary>The market's posting hour, by its rule.</summary>
    PostingRule,

    /// <summary>A date in the name of the file or in its packing.</summary>
    File,
}

/// <summary>The stable words of <see cref="SeriesBasis"/>.</summary>
public static class SeriesBases
{
    private static readonly string[] Words = ["published", "interval_end_plus_lag", "posting_rule", "file"];

    public static IReadOnlyList<string> All => Words;

    public static string Word(this SeriesBasis basis) => Words[(int)basis];

    public static bool TryParse(string word, out SeriesBasis basis)
    {
        var index = Array.IndexOf(Words, word);
        basis = (SeriesBasis)Math.Max(0, index);
        return index >= 0;
    }
}

/// <summary>A record of a series: intervals of one source.</summary>
public readonly record struct SeriesReport(string Source, SeriesBasis Basis, SeriesPoint[] Points);
