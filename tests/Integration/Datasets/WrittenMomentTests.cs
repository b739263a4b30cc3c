using System.Globalization;
using GridGrains.Silo.Http.Queries;
using NodaTime;

namespace GridGrains.Tests.Integration.Datasets;

/// <summary>Moments as pandas, spreadsheets and people write them.</summary>
public sealed class WrittenMomentTests
{
    private static readonly DateTimeZone Pacific = DateTimeZoneProviders.Tzdb["US/Pacific"];

    [Theory]
    [InlineData("2026-11-28", "2026-11-28T08:00:00Z")]
    [InlineData("2026-06-01", "2026-06-01T07:00:00Z")]
    [InlineData("2026-11-28 00:00:00", "2026-11-28T08:00:00Z")]
    [InlineData("2026-11-28T00:00:00", "2026-11-28T08:00:00Z")]
    [InlineData("2026-11-28T00:00", "2026-11-28T08:00:00Z")]
    [InlineData("2026-11-28 00:00:00.123456", "2026-11-28T08:00:00.1234560Z")]
    [InlineData("2026-11-28 00:00:00.123456789", "2026-11-28T08:00:00.1234567Z")]
    [InlineData("2026-11-28 00:00:00+00:00", "2026-11-28T00:00:00Z")]
    [InlineData("2026-11-28 00:00:00 00:00", "2026-11-28T00:00:00Z")]
    [InlineData("2026-11-28T00:00:00Z", "2026-11-28T00:00:00Z")]
    [InlineData("2026-11-28 00:00:00-08:00", "2026-11-28T08:00:00Z")]
    [InlineData("2026-11-28T00:00:00+0530", "2026-11-27T18:30:00Z")]
    [InlineData("2026-11-28T00:00:00-05", "2026-11-28T05:00:00Z")]
    [InlineData("2026-11-01 01:30:00", "2026-11-01T08:30:00Z")]
    public void Moment_without_an_offset_is_meant_in_the_zone(string text, string utc)
    {
        Assert.True(WrittenMoment.TryParse(text, Pacific, out var read, out _));
        Assert.Equal(DateTime.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind), read);
        Assert.Equal(DateTimeKind.Utc, read.Kind);
    }

    [Theory]
    [InlineData("now", "is no moment, such as")]
    [InlineData("11/28/2026", "is no moment, such as")]
    [InlineData("2026-02-30", "is no moment, such as")]
    [InlineData("2026-11-28T24:00:00Z", "is no moment, such as")]
    [InlineData("2026-11-28T00:60", "is no moment, such as")]
    [InlineData("2026-11-28+01:00", "is no moment, such as")]
    [InlineData("2026-11-28T00:00:00+24:00", "is no moment, such as")]
    [InlineData("2026-03-08 02:30:00", "the clock was set forward")]
    [InlineData("0001-01-01T00:00:00+14:00", "beyond the years")]
    [InlineData("9999-12-31T23:00:00-14:00", "beyond the years")]
    public void Anything_else_is_refused_with_the_reason(string text, string part)
    {
        Assert.False(WrittenMoment.TryParse(text, Pacific, out _, out var reason));
        Assert.Contains(part, reason, StringComparison.Ordinal);
    }
}
