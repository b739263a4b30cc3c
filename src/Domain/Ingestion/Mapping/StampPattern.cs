using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NodaTime;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>
/// The letters of a pattern of stamps, such as <c>MM/dd/yyyy HH:mm</c>. Letters that mean nothing would be written, and asked of a source, as they stand: they have to be in quotes.
/// <c>T</c> and <c>Z</c> need none, because ISO 8601 has them between its parts.
/// </summary>
public static partial class StampPattern
{
    private const string Meaningful = "dfFgHhKmMsty";
    private const string Bare = "TZz";

    // Local mean time of a few places, before there were zones, lies beyond what an offset can be.
    private const int MaxOffsetMinutes = 14 * 60;

    // What Java, Python and spreadsheets write for the same parts.
    private static readonly Dictionary<char, string> OfOthers = new()
    {
        ['Y'] = "y",
        ['u'] = "y",
        ['D'] = "d",
        ['S'] = "f",
        ['k'] = "H",
        ['a'] = "tt",
        ['A'] = "tt",
        ['X'] = "z",
    };

    private static readonly Dictionary<char, string> OfPercent = new()
    {
        ['Y'] = "yyyy",
        ['y'] = "yy",
        ['m'] = "MM",
        ['b'] = "MMM",
        ['B'] = "MMMM",
        ['d'] = "dd",
        ['e'] = "d",
        ['H'] = "HH",
        ['I'] = "hh",
        ['M'] = "mm",
        ['S'] = "ss",
        ['f'] = "ffffff",
        ['p'] = "tt",
        ['z'] = "zzz",
        ['T'] = "HH:mm:ss",
        ['F'] = "yyyy-MM-dd",
    };

    /// <returns>What is wrong with a pattern, and what to write for it where that can be known; null where all of its letters mean something and one is of a moment.</returns>
    public static (string Message, string? Instead)? FaultOf(string pattern)
    {
        if (IsPercent(pattern))
        {
            return ($"'{pattern}' marks its parts by %; they are written yyyy, MM, dd, HH, mm, ss", Usable(Percent().Replace(pattern, part => OfPercent.GetValueOrDefault(part.Value[1]) ?? part.Value)));
        }

        return UnknownIn(pattern) is { } unknown
            ? ($"'{unknown}' means nothing in a pattern of stamps; parts are written yyyy, MM, dd, HH, mm, ss, and other letters stand in quotes", Usable(Translated(pattern)) ?? Usable(InQuotes(pattern)))
            : IsWritable(pattern) ? null : ($"'{pattern}' is no pattern of stamps", null);
    }

    /// <summary>A moment on the clock of a zone; <c>zzz</c> is that zone's offset.</summary>
    public static string Write(DateTime utc, DateTimeZone zone, string pattern)
    {
        var zoned = Instant.FromDateTimeUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).InZone(zone);
        var offset = TimeSpan.FromMinutes(Math.Clamp(zoned.Offset.Seconds / 60, -MaxOffsetMinutes, MaxOffsetMinutes));
        return new DateTimeOffset(zoned.ToDateTimeUnspecified(), offset).ToString(pattern, CultureInfo.InvariantCulture);
    }

    private static bool IsPercent(string pattern) => pattern.Length > 2 && Percent().IsMatch(pattern);

    private static char? UnknownIn(string pattern) => Quoted().Replace(pattern, "").Where(IsUnknown).Select(letter => (char?)letter).FirstOrDefault();

    private static bool IsUnknown(char letter) => char.IsAsciiLetter(letter) && !Meaningful.Contains(letter) && !Bare.Contains(letter);

    private static bool IsWritable(string pattern)
    {
        try
        {
            return pattern.Length > 1 && Quoted().Replace(pattern, "").AsSpan().IndexOfAny(Meaningful) >= 0 && DateTime.UnixEpoch.ToString(pattern, CultureInfo.InvariantCulture).Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string? Usable(string pattern) => !IsPercent(pattern) && UnknownIn(pattern) is null && IsWritable(pattern) ? pattern : null;

    private static string Translated(string pattern) => OutsideQuotes(pattern, bare => string.Concat(bare.Select(letter => OfOthers.GetValueOrDefault(letter) ?? letter.ToString())));

    private static string InQuotes(string pattern) => OutsideQuotes(pattern, bare => Words().Replace(bare, word => word.Value.Any(IsUnknown) ? $"'{word.Value}'" : word.Value));

    private static string OutsideQuotes(string pattern, Func<string, string> of)
    {
        var (text, at) = (new StringBuilder(), 0);
        foreach (Match quoted in Quoted().Matches(pattern))
        {
            text.Append(of(pattern[at..quoted.Index])).Append(quoted.Value);
            at = quoted.Index + quoted.Length;
        }

        return text.Append(of(pattern[at..])).ToString();
    }

    [GeneratedRegex("""'[^']*'|"[^"]*"|\\.""", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex("%[A-Za-z]", RegexOptions.CultureInvariant)]
    private static partial Regex Percent();

    [GeneratedRegex("[A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
