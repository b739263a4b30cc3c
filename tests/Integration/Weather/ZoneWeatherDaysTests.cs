using GridGrains.Silo.Weather;

namespace GridGrains.Tests.Integration.Weather;

public sealed class ZoneWeatherDaysTests
{
    [Theory]
    [InlineData("2026-07-08T05:59:59Z", "2026-06-30", "2026-07-06")]
    [InlineData("2026-07-08T06:00:00Z", "2026-07-01", "2026-07-07")]
    [InlineData("2026-07-08T23:59:59Z", "2026-07-01", "2026-07-07")]
    public void Day_is_closed_six_hours_after_its_end_and_for_a_week(string now, string first, string last)
    {
        var days = ZoneWeatherDays.DaysAt(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime).ToArray();

        Assert.Equal(ZoneWeatherDays.DaysBack, days.Length);
        Assert.Equal((first, last), ($"{days[0]:yyyy-MM-dd}", $"{days[^1]:yyyy-MM-dd}"));
    }
}
