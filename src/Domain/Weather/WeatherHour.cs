namespace GridGrains.Domain.Weather;

/// <summary>Hours as whole numbers since 1970-01-01T00Z.</summary>
public static class WeatherHour
{
    public static int Of(DateTime utc) => (int)Math.Floor((utc - DateTime.UnixEpoch).TotalHours);

    public static DateTime StartUtc(int hour) => DateTime.UnixEpoch.AddHours(hour);
}
