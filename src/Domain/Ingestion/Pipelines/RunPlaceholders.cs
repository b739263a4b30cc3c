using System.Globalization;
using System.Text.RegularExpressions;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Specs;
using NodaTime;

namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>
/// The moments of a run in what a source is asked: <c>{since}</c> (the newest moment taken so far, or a day ago), <c>{until}</c> (now) and <c>{now}</c>. In a backfill the first
/// two are the ends of its window. <c>{since:yyyy-MM-dd}</c> writes it by a pattern, <c>{since:yyyy-MM-dd@America/Chicago}</c> on the clock of a zone.
/// </summary>
/// <param name="since">UTC; null for a first run.</param>
/// <param name="until">UTC; null where all up to now is asked for.</param>
public sealed partial class RunPlaceholders(DateTime? since, DateTime? until, DateTime nowUtc)
{
    public const string Since = "since";
    public const string Until = "until";

    public static readonly IReadOnlyList<string> Names = [Since, Until, "now"];

    private const string Default = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly TimeSpan FirstLookBack = TimeSpan.FromDays(1);

    /// <summary>The text with the moments of this run.</summary>
    public string In(string text) => Any().Replace(text, match => Write(match.Groups["name"].Value switch
    {
        Since => since ?? nowUtc - FirstLookBack,
        Until => until ?? nowUtc,
        _ => nowUtc,
    }, PatternOf(match), ZoneOf(match)));

    public static bool Holds(string text, string name) => Any().Matches(text).Any(match => match.Groups["name"].Value == name);

    /// <returns>What is wrong with the first placeholder that cannot be written, and what to write for it; null where all can. Braces with a space within are no placeholder.</returns>
    public static (string Message, string? Instead)? FaultOf(string text)
    {
        foreach (Match match in Braced().Matches(text))
        {
            if ((DoubledIn(text, match) ?? FaultOf(match)) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static (string Message, string? Instead)? FaultOf(Match braced)
    {
        var (name, rest) = (braced.Groups["name"].Value, braced.Groups["rest"].Value);
        if (braced.Groups["before"].Length + braced.Groups["after"].Length > 0)
        {
            return Names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } meant ? ($"'{braced.Value}' is not filled in: a placeholder has no spaces", $"{{{meant}{rest}}}") : null;
        }

        if (!Names.Contains(name))
        {
            var near = NearestName.Of(name, Names);
            return ($"there is no placeholder '{braced.Value}'; there are {string.Join(", ", Names.Select(known => $"{{{known}}}"))}. Where braces are meant as they stand, put a space behind the first",
                near is null ? null : $"{{{near}{rest}}}");
        }

        if (Any().Match(braced.Value) is not { Success: true } match)
        {
            return ($"'{braced.Value}' has no pattern of stamps behind its colon", $"{{{name}:yyyy-MM-dd}}");
        }

        return PatternFaultOf(match, name) ?? (ZoneOf(match) is { } zone && !TimeZoneNames.IsKnown(zone) ? ($"'{zone}' is no time zone of the IANA list", TimeZoneNames.Nearest(zone)) : null);
    }

    private static (string Message, string? Instead)? DoubledIn(string text, Match braced) =>
        braced.Index > 0 && text[braced.Index - 1] == '{' && braced.Index + braced.Length < text.Length && text[braced.Index + braced.Length] == '}'
            ? ($"'{{{braced.Value}}}' keeps a pair of braces: a placeholder has one", braced.Value)
            : null;

    private static (string Message, string? Instead)? PatternFaultOf(Match match, string name)
    {
        var pattern = PatternOf(match);
        if (pattern is SourceStamps.EpochSeconds or SourceStamps.EpochMilliseconds)
        {
            return null;
        }

        if (pattern == SourceStamps.Iso)
        {
            return ($"'{match.Value}' is written so without a pattern", $"{{{name}}}");
        }

        var zone = ZoneOf(match) is { } named ? $"@{named}" : "";
        var near = NearestName.Of(pattern, SourceStamps.Words);
        return StampPattern.FaultOf(pattern) is { } fault ? ($"'{match.Value}': {fault.Message}", $"{{{name}:{near ?? fault.Instead ?? "yyyy-MM-dd"}{zone}}}") : null;
    }

    private static string Write(DateTime utc, string pattern, string? zone) => pattern switch
    {
        SourceStamps.EpochSeconds => new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        SourceStamps.EpochMilliseconds => new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        _ => zone is null ? utc.ToString(pattern, CultureInfo.InvariantCulture) : StampPattern.Write(utc, DateTimeZoneProviders.Tzdb[zone], pattern),
    };

    private static string PatternOf(Match match) => match.Groups["pattern"] is { Success: true } pattern ? pattern.Value : Default;

    private static string? ZoneOf(Match match) => match.Groups["zone"] is { Success: true } zone ? zone.Value : null;

    [GeneratedRegex(@"\{(?<name>since|until|now)(:(?<pattern>[^{}@""]{1,60})(@(?<zone>[A-Za-z0-9_/+-]{1,64}))?)?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Any();

    // What its author takes for a placeholder: a name in braces, perhaps with something behind a colon. Members of JSON stand in quotes and are none.
    [GeneratedRegex(@"\{(?<before> *)(?<name>[A-Za-z_][A-Za-z0-9_]{0,40})(?<after> *)(?<rest>[:@][^{}""]*)?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Braced();
}
