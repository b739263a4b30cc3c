using CsCheck;
using GridGrains.Domain;
using GridGrains.Domain.Markets;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Markets;

public sealed class MarketClockTests
{
    private static readonly Gen<DateTime> GenHour =
        Gen.Int[0, 16 * 8766].Select(hours => new DateTime(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(hours));

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text).UtcDateTime;

    public static TheoryData<string> Codes => [.. Isos.All.Select(iso => iso.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Hours_of_every_day_tile_the_years(string code)
    {
        var clock = MarketClock.For(Isos.Get(code));
        var next = clock.StartOfDayUtc(new LocalDate(2015, 1, 1));
        var lengths = new Dictionary<int, int> { [23] = 0, [24] = 0, [25] = 0 };
        for (var day = new LocalDate(2015, 1, 1); day.Year <= 2030; day = day.PlusDays(1))
        {
            lengths[clock.HoursIn(day)]++;
            for (var hour = 1; hour <= clock.HoursIn(day); hour++, next = next.AddHours(1))
            {
                Assert.Equal(next, clock.HourStartUtc(day, hour));
                Assert.Equal(day, clock.TradeDate(next));
                Assert.Equal(hour, clock.HourSequence(next));
            }
        }

        Assert.Equal(clock.StartOfDayUtc(new LocalDate(2031, 1, 1)), next);
        // MISO keeps standard time; everywhere else the clock is set twice a year.
        Assert.Equal(code == "MISO" ? (0, 0) : (16, 16), (lengths[23], lengths[25]));
    }

    [Fact]
    public void Local_hours_lead_back_to_the_utc_hour_they_came_from() =>
        Gen.Select(GenHour, Gen.OneOf(Isos.All.ToArray())).Sample((hour, iso) =>
        {
            var clock = MarketClock.For(iso);
            var local = clock.ToLocal(hour);
            DateTime[] readings = [clock.ToUtc(local), clock.ToUtc(local, RepeatedHour.Second)];
            Assert.Contains(hour, readings);
            Assert.Equal(clock.IsAmbiguous(local) ? 1 : 0, (readings[1] - readings[0]).TotalHours);
        });

    [Fact]
    public void Operating_hours_of_caiso_lead_back_to_the_utc_hour_they_came_from() =>
        GenHour.Sample(hour => Assert.Equal(hour, CaisoOperatingHour.Of(hour).StartUtc()));

    // ERCOT flags the second passage; NYISO lists the two one after the other.
    [Theory]
    [InlineData("ERCOT", RepeatedHour.First, "2025-11-02T06:00Z")]
    [InlineData("ERCOT", RepeatedHour.Second, "2025-11-02T07:00Z")]
    [InlineData("NYISO", RepeatedHour.First, "2025-11-02T05:00Z")]
    [InlineData("NYISO", RepeatedHour.Second, "2025-11-02T06:00Z")]
    [InlineData("MISO", RepeatedHour.First, "2025-11-02T06:00Z")]
    [InlineData("MISO", RepeatedHour.Second, "2025-11-02T06:00Z")]
    public void One_o_clock_on_the_long_day_is_two_hours_except_in_miso(string code, RepeatedHour passage, string utc)
    {
        var oneOClock = new LocalDateTime(2025, 11, 2, 1, 0);
        Assert.Equal(Utc(utc), MarketClock.For(Isos.Get(code)).ToUtc(oneOClock, passage));
        Assert.Equal(code != "MISO", MarketClock.For(Isos.Get(code)).IsAmbiguous(oneOClock));
    }

    [Fact]
    public void A_skipped_local_time_is_refused_except_in_miso()
    {
        var skipped = new LocalDateTime(2026, 3, 8, 2, 30);
        foreach (var iso in Isos.All.Where(iso => iso != Isos.Miso))
        {
            Assert.Equal(DomainErrorCode.InvalidTime, Assert.Throws<DomainException>(() => MarketClock.For(iso).ToUtc(skipped)).Code);
        }

        Assert.Equal(Utc("2026-03-08T07:30Z"), MarketClock.For(Isos.Miso).ToUtc(skipped));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(24)]
    public void An_hour_that_a_short_day_does_not_have_is_refused(int hour) => Assert.Equal(
        DomainErrorCode.InvalidTime,
        Assert.Throws<DomainException>(() => MarketClock.For(Isos.Pjm).HourStartUtc(new LocalDate(2026, 3, 8), hour)).Code);
}
