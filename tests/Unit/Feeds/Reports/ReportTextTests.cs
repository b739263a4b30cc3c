using System.Globalization;
using System.Text;
using CsCheck;
using GridGrains.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Reports;

/// <summary>Numbers and stamps as they stand in reports.</summary>
public sealed class ReportTextTests
{
    [Theory]
    [InlineData(".15", .15)]
    [InlineData("-.37", -.37)]
    [InlineData("16", 16)]
    [InlineData("1.5E-3", .0015)]
    [InlineData("+2.5", 2.5)]
    [InlineData("1,234.56", 1234.56)]
    [InlineData("-12,345,678", -12345678)]
    public void Numbers_are_taken_in_every_published_spelling(string text, double expected)
    {
        Assert.True(Utf8Numbers.TryParse(Encoding.UTF8.GetBytes(text), out double number));
        Assert.Equal(expected, number);
        Assert.True(Utf8Numbers.TryParse(Encoding.UTF8.GetBytes(text), out decimal exact));
        Assert.Equal((decimal)expected, exact);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    [InlineData("12,34")]
    [InlineData(",123")]
    [InlineData("1,2345")]
    [InlineData("1.234,567")]
    [InlineData("1 000")]
    [InlineData("5x")]
    [InlineData("--5")]
    public void What_is_no_finite_number_is_refused(string text)
    {
        Assert.False(Utf8Numbers.TryParse(Encoding.UTF8.GetBytes(text), out double _));
        Assert.False(Utf8Numbers.TryParse(Encoding.UTF8.GetBytes(text), out decimal _));
    }

    [Fact]
    public void Any_finite_double_reads_back() => Gen.Double.Where(double.IsFinite).Sample(value =>
        Utf8Numbers.TryParse(Encoding.UTF8.GetBytes(value.ToString("R", CultureInfo.InvariantCulture)), out double number) && number.Equals(value));

    [Theory]
    [InlineData("03/08/2026 01:00:00", "2026-03-08T01:00:00", null)]
    [InlineData("6/4/2026 1:00", "2026-06-04T01:00:00", null)]
    [InlineData("10/1/2017 12:00:00 AM", "2017-10-01T00:00:00", null)]
    [InlineData("10/1/2017 12:30:00 pm", "2017-10-01T12:30:00", null)]
    [InlineData("12/31/2025 24:00", "2026-01-01T00:00:00", null)]
    [InlineData("03/08/2026", "2026-03-08T00:00:00", null)]
    [InlineData("2019-03-01T17:00:00-00:00", "2019-03-01T17:00:00", 0)]
    [InlineData("2026-03-08T03:00:00.000-04:00", "2026-03-08T03:00:00", -240)]
    [InlineData("2026-03-08 03:00:00.1234567+0530", "2026-03-08T03:00:00.1234567", 330)]
    [InlineData("2026-03-08T03:00Z", "2026-03-08T03:00:00", 0)]
    [InlineData("11/02/2025 01:57:48", "2025-11-02T01:57:48", null)]
    public void Stamps_are_taken_in_every_published_spelling(string text, string wallClock, int? offsetMinutes)
    {
        Assert.True(ReportStamp.TryParse(Encoding.UTF8.GetBytes(text), out var stamp));
        Assert.Equal(DateTime.Parse(wallClock, CultureInfo.InvariantCulture), stamp.WallClock);
        Assert.Equal(offsetMinutes, (int?)stamp.Offset?.TotalMinutes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("02/30/2025 01:00")]
    [InlineData("13/01/2025 01:00")]
    [InlineData("2025-1")]
    [InlineData("01/01/25 01:00")]
    [InlineData("01/01/2025 25:00")]
    [InlineData("01/01/2025 24:01")]
    [InlineData("01/01/2025 01:60")]
    [InlineData("01/01/2025 1")]
    [InlineData("01/01/2025 13:00 PM")]
    [InlineData("01/01/2025 01:00 EST")]
    [InlineData("01/01/0001 01:00")]
    [InlineData("2025-01-01T01:00+15:00")]
    [InlineData("2025-01-01T01:00:00.")]
    public void What_is_no_stamp_is_refused(string text) => Assert.False(ReportStamp.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
