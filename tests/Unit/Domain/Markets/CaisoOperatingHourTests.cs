using GridGrains.Domain;
using GridGrains.Domain.Markets;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Markets;

public sealed class CaisoOperatingHourTests
{
    [Fact]
    public void Hour_25_lies_between_2_and_3()
    {
        var day = new LocalDate(2025, 11, 2);
        Assert.Equal([1, 2, 25, .. Enumerable.Range(3, 22)], Labels(day));
        Assert.Equal(new DateTime(2025, 11, 2, 9, 0, 0, DateTimeKind.Utc), new CaisoOperatingHour(day, 25).StartUtc());
    }

    [Fact]
    public void Hour_3_is_missing_in_spring() => Assert.Equal([1, 2, .. Enumerable.Range(4, 21)], Labels(new LocalDate(2019, 3, 10)));

    [Theory]
    [InlineData(2019, 3, 10, 3)]
    [InlineData(2019, 3, 10, 25)]
    [InlineData(2019, 3, 11, 25)]
    [InlineData(2019, 3, 11, 0)]
    [InlineData(2019, 11, 3, 26)]
    public void A_day_refuses_hours_it_does_not_have(int year, int month, int day, int hour) => Assert.Equal(
        DomainErrorCode.InvalidTime,
        Assert.Throws<DomainException>(() => new CaisoOperatingHour(new LocalDate(year, month, day), hour).StartUtc()).Code);

    [Fact]
    public void Published_rows_agree()
    {
        var rows = 0;
        foreach (var line in File.ReadLines(SharedData.PathOf("caiso/20190301_20190401_PRC_LMP_DAM_20200603_09_21_36_v1.csv")).Skip(1))
        {
            var fields = line.Split(',');
            var start = DateTimeOffset.Parse(fields[0]).UtcDateTime;
            Assert.Equal(new CaisoOperatingHour(LocalDatePattern.Iso.Parse(fields[2]).Value, int.Parse(fields[3])), CaisoOperatingHour.Of(start));
            rows++;
        }

        // 743 hours of March, three nodes, four components.
        Assert.Equal(743 * 3 * 4, rows);
    }

    private static IEnumerable<int> Labels(LocalDate day)
    {
        var clock = MarketClock.For(Isos.Caiso);
        return Enumerable.Range(1, clock.HoursIn(day)).Select(hour => CaisoOperatingHour.Of(clock.HourStartUtc(day, hour)).Hour);
    }
}
