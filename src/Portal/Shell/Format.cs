using System.Globalization;
using GridGrains.Domain.Markets;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Portal.Shell;

/// <summary>Numbers and moments as pages write them.</summary>
public static class Format
{
    /// <summary>Stands where a figure is not published or not known yet.</summary>
    public const string Absent = "–";

    private static readonly ZonedDateTimePattern OnClock = ZonedDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm", null);
    private static readonly ZonedDateTimePattern OnClockDay = ZonedDateTimePattern.CreateWithInvariantCulture("MM-dd HH:mm", null);
    private static readonly ZonedDateTimePattern OnClockShort = ZonedDateTimePattern.CreateWithInvariantCulture("HH:mm", null);

    /// <summary>USD/MWh with cents.</summary>
    public static string Price(double? usd) => usd is { } value ? value.ToString("N2", CultureInfo.InvariantCulture) : Absent;

    /// <summary>USD/MWh with its sign.</summary>
    public static string Change(double? usd) => usd is { } value ? value.ToString("+#,0.00;-#,0.00;0.00", CultureInfo.InvariantCulture) : Absent;

    /// <summary>A number with so many digits behind the point.</summary>
    public static string Number(double? number, int digits) => number is { } value ? value.ToString($"N{digits}", CultureInfo.InvariantCulture) : Absent;

    /// <summary>The same with its sign.</summary>
    public static string Signed(double? number, int digits) => number switch
    {
        null => Absent,
        { } value when Math.Round(value, digits) == 0 => Number(0, digits),
        { } value => (value > 0 ? "+" : "") + Number(value, digits),
    };

    /// <summary>A share of 1 in whole percent.</summary>
    public static string Percent(double? share) => share is { } value ? $"{100 * value:0} %" : Absent;

    /// <summary><c>rise</c>, <c>fall</c> or nothing: the class that colours a change.</summary>
    public static string Direction(double? change) => change switch { > 0 => "rise", < 0 => "fall", _ => "" };

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-28 17:15 PST</c> on the market's clock.</summary>
    public static string Moment(Iso iso, DateTime utc) => On(iso, utc, OnClock);

    /// <summary><c>11-28 17:15 PST</c>: for the days around today.</summary>
    public static string DayHour(Iso iso, DateTime utc) => On(iso, utc, OnClockDay);

    /// <summary><c>17:15 PST</c>.</summary>
    public static string Hour(Iso iso, DateTime utc) => On(iso, utc, OnClockShort);

    /// <summary><c>2026-11-29 01:15 UTC</c>.</summary>
    public static string Utc(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    public static string Stamp(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>45 s</c>, <c>12 min</c>, <c>3 h</c>, <c>2 d</c>.</summary>
    public static string Age(double? seconds) => seconds switch
    {
        null => Absent,
        < 90 => $"{seconds:0} s",
        < 90 * 60 => $"{seconds / 60:0} min",
        < 36 * 3600 => $"{seconds / 3600:0} h",
        _ => $"{seconds / 86400:0} d",
    };

    /// <summary>The word people use for a product: <c>RT 15 min</c>.</summary>
    public static string Product(string market) => market switch
    {
        "REAL_TIME_5_MIN" => "RT 5 min",
        "REAL_TIME_15_MIN" => "RT 15 min",
        "DAY_AHEAD_HOURLY" => "DA hourly",
        _ => market.Replace('_', ' ').ToLowerInvariant(),
    };

    private static string On(Iso iso, DateTime utc, ZonedDateTimePattern pattern)
    {
        var local = Instant.FromDateTimeUtc(utc).InZone(iso.TimeZone);
        return $"{pattern.Format(local)} {AbbreviationOf(local)}";
    }

    // Zones that are an offset alone have no letters; the market that uses UTC-5 all year calls it EST.
    private static string AbbreviationOf(ZonedDateTime local) => local.Zone.Id == "Etc/GMT+5" ? "EST" : local.GetZoneInterval().Name;
}
