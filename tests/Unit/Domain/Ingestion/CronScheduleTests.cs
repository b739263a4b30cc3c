using System.Globalization;
using GridGrains.Domain.Ingestion.Schedules;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Ingestion;

public sealed class CronScheduleTests
{
    private const string Pacific = "America/Los_Angeles";

    [Theory]
    // 2026-03-08: 02:00 becomes 03:00 PDT, 10:00Z. A fixed hour that is skipped runs then, once.
    [InlineData("30 2 * * *", "2026-03-08T00:00:00Z", "2026-03-08T10:00:00Z,2026-03-09T09:30:00Z")]
    [InlineData("*/30 2 * * *", "2026-03-08T00:00:00Z", "2026-03-08T10:00:00Z,2026-03-09T09:00:00Z")]
    // 2026-11-01: 02:00 PDT becomes 01:00 PST. A fixed hour runs in the first passage only.
    [InlineData("30 1 * * *", "2026-11-01T00:00:00Z", "2026-11-01T08:30:00Z,2026-11-02T09:30:00Z")]
    // An hour with a star follows elapsed time.
    [InlineData("30 * * * *", "2026-11-01T08:00:00Z", "2026-11-01T08:30:00Z,2026-11-01T09:30:00Z,2026-11-01T10:30:00Z")]
    [InlineData("30 * * * *", "2026-03-08T09:00:00Z", "2026-03-08T09:30:00Z,2026-03-08T10:30:00Z")]
    [InlineData("0 6 * * 1", "2026-11-29T00:00:00Z", "2026-11-30T14:00:00Z,2026-12-07T14:00:00Z")]
    [InlineData("0 0 29 2 *", "2026-11-29T00:00:00Z", "2028-02-29T08:00:00Z")]
    [InlineData("15,45 8-9 1 1 *", "2026-11-29T00:00:00Z", "2027-01-01T16:15:00Z,2027-01-01T16:45:00Z,2027-01-01T17:15:00Z")]
    public void Runs_fall_where_the_clock_of_the_zone_has_them(string cron, string after, string expected)
    {
        var schedule = CronSchedule.Parse(cron, Pacific);
        var runs = new List<string>();
        var at = DateTime.Parse(after, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        for (var count = expected.Split(',').Length; count > 0; count--)
        {
            at = schedule.NextAfterUtc(at)!.Value;
            runs.Add(at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        }

        Assert.Equal(expected, string.Join(',', runs));
    }

    [Theory]
    [InlineData("* * * *", "five fields")]
    [InlineData("60 * * * *", "minute")]
    [InlineData("0 0 1 * 1", "both given")]
    [InlineData("0 0 30 2 *", "no day")]
    [InlineData("5-1 * * * *", "after")]
    [InlineData("a * * * *", "'a'")]
    public void A_text_that_is_no_schedule_says_why(string cron, string reason) =>
        Assert.Contains(reason, Assert.Throws<CronException>(() => CronSchedule.Parse(cron, Pacific)).Message, StringComparison.Ordinal);

    [Fact]
    public void Retries_wait_longer_each_time_up_to_a_cap_and_as_long_as_the_source_asks()
    {
        var (first, most) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(1, 8).Select(attempt => Jitter.Delay(attempt, first, most, 1).TotalSeconds));
        Assert.Equal(0.5, Jitter.Delay(1, first, most, 0).TotalSeconds);
        Assert.Equal(300, Jitter.Delay(1, first, most, 0, TimeSpan.FromMinutes(5)).TotalSeconds);
    }
}
