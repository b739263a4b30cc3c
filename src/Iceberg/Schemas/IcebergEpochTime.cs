using System.Globalization;

namespace GridGrains.Iceberg.Schemas;

/// <summary>Days and microseconds from 1970-01-01, and their ISO 8601 forms in metadata.</summary>
internal static class IcebergEpochTime
{
    private const string SecondForm = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF";
    public const long MicrosPerDay = 86_400_000_000;
    public const long MicrosPerHour = 3_600_000_000;

    public static readonly int EpochDayNumber = new DateOnly(1970, 1, 1).DayNumber;

    public static long Micros(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTime ToDateTime(long micros) => DateTime.UnixEpoch.AddTicks(checked(micros * TimeSpan.TicksPerMicrosecond));

    public static DateOnly ToDate(int days) => DateOnly.FromDayNumber(EpochDayNumber + days);

    public static string FormatDate(int days) => ToDate(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string FormatTime(long micros)
        => new TimeOnly(micros * TimeSpan.TicksPerMicrosecond).ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);

    public static string FormatTimestamp(long micros) => ToDateTime(micros).ToString(SecondForm, CultureInfo.InvariantCulture);

    public static int ParseDate(string text)
        => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber - EpochDayNumber;

    public static long ParseTime(string text)
        => TimeOnly.ParseExact(text, "HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture).Ticks / TimeSpan.TicksPerMicrosecond;

    public static long ParseTimestamp(string text)
        => Micros(DateTime.ParseExact(text, SecondForm, CultureInfo.InvariantCulture));

    public static long ParseTimestampTz(string text)
        => Micros(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime);
}
