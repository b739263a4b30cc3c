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

    /// <returns>What is wrong with the first placeholder that cannot be written, and what to write for it; null where all can.</returns>
    public static (string Message, string? Instead)? FaultOf(string text)
    {
        foreach (Match match in Any().Matches(text))
        {
            if (!IsPattern(PatternOf(match)))
            {
                return ($"'{match.Value}' has no pattern of stamps behind its colon", $"{{{match.Groups["name"].Value}:yyyy-MM-dd}}");
            }

            if (ZoneOf(match) is { } zone && !TimeZoneNames.IsKnown(zone))
            {
                return ($"'{zone}' is no time zone of the IANA list", TimeZoneNames.Nearest(zone));
            }
        }

        return null;
    }

    private static string Write(DateTime utc, string pattern, string? zone)
    {
        var moment = zone is null ? utc : Instant.FromDateTimeUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).InZone(DateTimeZoneProviders.Tzdb[zone]).ToDateTimeUnspecified();
        return pattern switch
        {
            SourceStamps.EpochSeconds => new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            SourceStamps.EpochMilliseconds => new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            _ => moment.ToString(pattern, CultureInfo.InvariantCulture),
        };
    }

    // Letters that mean nothing are written as they stand: a pattern has some that do.
    private static bool IsPattern(string pattern) =>
        pattern is SourceStamps.EpochSeconds or SourceStamps.EpochMilliseconds
        || (pattern != SourceStamps.Iso && SourceStamps.IsFormat(pattern) && pattern.AsSpan().IndexOfAny("yMdHhms") >= 0);

    private static string PatternOf(Match match) => match.Groups["pattern"] is { Success: true } pattern ? pattern.Value : Default;

    private static string? ZoneOf(Match match) => match.Groups["zone"] is { Success: true } zone ? zone.Value : null;

    [GeneratedRegex(@"\{(?<name>since|until|now)(:(?<pattern>[^{}@""]{1,60})(@(?<zone>[A-Za-z0-9_/+-]{1,64}))?)?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Any();
}
