using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>The days on which market operators post what people have checked: Monday to Friday without NERC holidays.</summary>
public static class BusinessDays
{
    public static bool IsBusinessDay(LocalDate day) =>
        day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && !NercHolidays.IsHoliday(day);

    /// <summary>The first business day after a day: Monday after a Friday, a Saturday and a Sunday.</summary>
    public static LocalDate NextAfter(LocalDate day)
    {
        do
        {
            day = day.PlusDays(1);
        }
        while (!IsBusinessDay(day));

        return day;
    }

    /// <summary>The <paramref name="number"/>-th business day of the month after the one that holds <paramref name="day"/>.</summary>
    public static LocalDate OfNextMonth(LocalDate day, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        var found = new LocalDate(day.Year, day.Month, 1).PlusMonths(1).PlusDays(-1);
        for (var count = 0; count < number; count++)
        {
            found = NextAfter(found);
        }

        return found;
    }
}
