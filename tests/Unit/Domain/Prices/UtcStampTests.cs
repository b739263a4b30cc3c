using System.Text;
using CsCheck;
using GridGrains.Domain;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Prices;

public sealed class UtcStampTests
{
    [Theory]
    [InlineData("2026-03-08T10:05:00Z", "2026-03-08T10:05:00.0000000Z")]
    [InlineData("2026-03-08T10:05:00.5Z", "2026-03-08T10:05:00.5000000Z")]
    [InlineData("2026-03-08T10:05:00.123456789Z", "2026-03-08T10:05:00.1234567Z")]
    [InlineData("2026-03-08T02:05:00-08:00", "2026-03-08T10:05:00.0000000Z")]
    [InlineData("2026-03-08T15:35:00.25+05:30", "2026-03-08T10:05:00.2500000Z")]
    [InlineData("2026-03-08 10:05:00+00:00", "2026-03-08T10:05:00.0000000Z")]
    [InlineData("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.0000000Z")]
    public void Stamps_with_an_offset_are_read(string text, string expected)
    {
        Assert.True(UtcStamp.TryParse(Encoding.UTF8.GetBytes(text), out var utc));
        Assert.Equal(DateTimeKind.Utc, utc.Kind);
        Assert.Equal(expected, utc.ToString("O"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-03-08T10:05:00")]
    [InlineData("2026-03-08T10:05Z")]
    [InlineData("2026-02-29T10:05:00Z")]
    [InlineData("2026-13-01T10:05:00Z")]
    [InlineData("2026-00-01T10:05:00Z")]
    [InlineData("2026-03-00T10:05:00Z")]
    [InlineData("0000-03-08T10:05:00Z")]
    [InlineData("2026-03-08T24:00:00Z")]
    [InlineData("2026-03-08T10:60:00Z")]
    [InlineData("2026-03-08T10:05:60Z")]
    [InlineData("2026-03-08T10:05:00.Z")]
    [InlineData("2026-03-08T10:05:00.1234567890Z")]
    [InlineData("2026-03-08T10:05:00z")]
    [InlineData("2026-03-08T10:05:00+24:00")]
    [InlineData("2026-03-08T10:05:00+0100")]
    [InlineData("2026-03-08T10:05:00Z ")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("20a6-03-08T10:05:00Z")]
    [InlineData("2026-03-08T10:05:00.12345")]
    public void Anything_else_is_refused(string text) => Assert.False(UtcStamp.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Every_microsecond_round_trips() =>
        Gen.Long[0, DateTime.MaxValue.Ticks / 10].Sample(micros =>
        {
            var utc = new DateTime(micros * 10, DateTimeKind.Utc);
            Span<byte> text = stackalloc byte[UtcStamp.MaxLength];
            var length = UtcStamp.Format(utc, text);
            Assert.True(UtcStamp.TryParse(text[..length], out var parsed));
            Assert.Equal(utc, parsed);
            Assert.Equal(utc, DateTime.Parse(Encoding.UTF8.GetString(text[..length]), null, System.Globalization.DateTimeStyles.RoundtripKind));
        });
}
