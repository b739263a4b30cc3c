using NodaTime;

namespace GridGrains.Domain.Markets;

/// <summary>
/// The six NERC holidays, off-peak all day in every contract block. One that falls on a Sunday is observed on the Monday after;
/// one on a Saturday stays there.
/// </summary>
public static class NercHolidays
{
    /// <summary>The observed dates of a year, in order.</summary>
    public static IReadOnlyList<LocalDate> In(int year) =>
    [
        SundayToMonday(new LocalDate(year, 1, 1)),
        LastMondayOfMay(year),
        SundayToMonday(new LocalDate(year, 7, 4)),
        LaborDay(year),
        Thanksgiving(year),
        SundayToMonday(new LocalDate(year, 12, 25)),
    ];

    public static bool IsHoliday(LocalDate date) => date.Month switch
    {
        1 => date == SundayToMonday(new LocalDate(date.Year, 1, 1)),
        5 => date == LastMondayOfMay(date.Year),
        7 => date == SundayToMonday(new LocalDate(date.Year, 7, 4)),
        9 => date == LaborDay(date.Year),
        11 => date == Thanksgiving(date.Year),
        12 => date == SundayToMonday(new LocalDate(date.Year, 12, 25)),
        _ => false,
    };

    private static LocalDate SundayToMonday(LocalDate date) => date.DayOfWeek == IsoDayOfWeek.Sunday ? date.PlusDays(1) : date;

    private static LocalDate LastMondayOfMay(int year) => new LocalDate(year, 6, 1).Previous(IsoDayOfWeek.Monday);

    private static LocalDate LaborDay(int year) => LocalDate.FromYearMonthWeekAndDay(year, 9, 1, IsoDayOfWeek.Monday);

    private static LocalDate Thanksgiving(int year) => LocalDate.FromYearMonthWeekAndDay(year, 11, 4, IsoDayOfWeek.Thursday);
}
