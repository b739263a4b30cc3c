using System.Text.Json;
using GridGrains.Domain.Markets;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Markets;

public sealed class NercHolidaysTests
{
    [Theory]
    [InlineData(2022, "2022-01-01 2022-05-30 2022-07-04 2022-09-05 2022-11-24 2022-12-26")]
    [InlineData(2023, "2023-01-02 2023-05-29 2023-07-04 2023-09-04 2023-11-23 2023-12-25")]
    [InlineData(2026, "2026-01-01 2026-05-25 2026-07-04 2026-09-07 2026-11-26 2026-12-25")]
    [InlineData(2027, "2027-01-01 2027-05-31 2027-07-05 2027-09-06 2027-11-25 2027-12-25")]
    public void Sunday_holidays_move_to_monday_and_saturday_holidays_stay(int year, string expected) =>
        Assert.Equal(expected, string.Join(' ', NercHolidays.In(year).Select(LocalDatePattern.Iso.Format)));

    [Fact]
    public void A_day_is_a_holiday_exactly_when_its_year_lists_it()
    {
        for (var day = new LocalDate(2015, 1, 1); day.Year <= 2030; day = day.PlusDays(1))
        {
            Assert.Equal(NercHolidays.In(day.Year).Contains(day), NercHolidays.IsHoliday(day));
        }
    }

    [Fact]
    public void Published_dates_agree()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("calendar/nerc_holidays.json")));
        var published = document.RootElement.GetProperty("dates").EnumerateArray()
            .Select(date => LocalDatePattern.Iso.Parse(date.GetString()!).Value).ToArray();
        Assert.NotEmpty(published);
        foreach (var year in published.GroupBy(date => date.Year))
        {
            Assert.Equal(year, NercHolidays.In(year.Key));
        }
    }
}
