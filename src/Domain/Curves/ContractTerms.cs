using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Domain.Curves;

/// <summary>
/// Names of the terms that power and gas are quoted for. Relative ones hang on the day of the quote: <c>next-day</c>, <c>weekend</c>, <c>bow</c>,
/// <c>bom</c>. Others stand by themselves: a day <c>2027-01-05</c>, an ISO week <c>W02-27</c>, a month <c>M01-27</c> or <c>JAN-27</c>, the seasons
/// <c>JAN-FEB-27</c> and the like, a quarter <c>Q1-27</c>, a year <c>CAL-27</c>, of gas <c>SUM-27</c> (April to October) and <c>WIN-27</c>
/// (November to March of the next year).
/// </summary>
public static class ContractTerms
{
    private const int FirstYear = 1900;
    private const int LastYear = 2199;
    private const int Century = 2000;

    private static readonly string[] MonthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    private static readonly Dictionary<string, (int Month, int Count)> Spans = new(StringComparer.Ordinal)
    {
        ["JAN-FEB"] = (1, 2),
        ["MAR-APR"] = (3, 2),
        ["JUL-AUG"] = (7, 2),
        ["Q1"] = (1, 3),
        ["Q2"] = (4, 3),
        ["Q3"] = (7, 3),
        ["Q4"] = (10, 3),
        ["CAL"] = (1, 12),
        ["SUM"] = (4, 7),
        ["WIN"] = (11, 5),
    };

    /// <param name="tradeDate">The day on which the quote is made, on the market's clock.</param>
    /// <returns>False for a name that is none, and for a relative term that the day has no rest of.</returns>
    public static bool TryParse(string term, LocalDate tradeDate, out DeliveryPeriod period)
    {
        var name = term.Trim().ToUpperInvariant();
        var found = Relative(name, tradeDate) ?? Day(name) ?? OfYear(name);
        period = found ?? default;
        return found is not null;
    }

    /// <summary>The name of a period, where it has one, else its first and last day.</summary>
    public static string NameOf(DeliveryPeriod period)
    {
        var year = (period.First.Year % 100).ToString("00", CultureInfo.InvariantCulture);
        foreach (var (name, span) in Spans)
        {
            if (period == DeliveryPeriod.Months(period.First.Year, span.Month, span.Count))
            {
                return $"{name}-{year}";
            }
        }

        if (period == DeliveryPeriod.Month(period.First.Year, period.First.Month))
        {
            return $"{MonthNames[period.First.Month - 1]}-{year}";
        }

        return period.First == period.Last ? LocalDatePattern.Iso.Format(period.First) : period.ToString();
    }

    private static DeliveryPeriod? Relative(string name, LocalDate day) => name switch
    {
        "NEXT-DAY" => new DeliveryPeriod(day.PlusDays(1), day.PlusDays(1)),
        "WEEKEND" => new DeliveryPeriod(day.Next(IsoDayOfWeek.Saturday), day.Next(IsoDayOfWeek.Saturday).PlusDays(1)),
        "BOW" when day.DayOfWeek < IsoDayOfWeek.Friday => new DeliveryPeriod(day.PlusDays(1), day.Next(IsoDayOfWeek.Friday)),
        "BOM" when day.PlusDays(1).Month == day.Month => new DeliveryPeriod(day.PlusDays(1), DeliveryPeriod.Month(day.Year, day.Month).Last),
        _ => null,
    };

    private static DeliveryPeriod? Day(string name) => LocalDatePattern.Iso.Parse(name) is { Success: true, Value.Year: >= FirstYear and <= LastYear } day ? new DeliveryPeriod(day.Value, day.Value) : null;

    private static DeliveryPeriod? OfYear(string name)
    {
        var dash = name.LastIndexOf('-');
        if (dash < 1 || !TryYear(name[(dash + 1)..], out var year))
        {
            return null;
        }

        var head = name[..dash];
        if (Spans.TryGetValue(head, out var span))
        {
            return DeliveryPeriod.Months(year, span.Month, span.Count);
        }

        return head[0] == 'W' && TryNumber(head[1..], 53, out var week) ? Week(year, week) : MonthOf(head) is { } month ? DeliveryPeriod.Month(year, month) : null;
    }

    private static int? MonthOf(string head)
    {
        var name = head.Length > 1 && head[0] == 'M' && Array.IndexOf(MonthNames, head) < 0 ? head[1..] : head;
        var index = Array.IndexOf(MonthNames, name);
        return index >= 0 ? index + 1 : head[0] == 'M' && TryNumber(name, 12, out var month) ? month : null;
    }

    private static DeliveryPeriod? Week(int year, int week)
    {
        if (week > NodaTime.Calendars.WeekYearRules.Iso.GetWeeksInWeekYear(year, CalendarSystem.Iso))
        {
            return null;
        }

        var monday = LocalDate.FromWeekYearWeekAndDay(year, week, IsoDayOfWeek.Monday);
        return new DeliveryPeriod(monday, monday.PlusDays(6));
    }

    private static bool TryYear(string text, out int year)
    {
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out year);
        year = text.Length == 2 ? Century + year : year;
        return isNumber && text.Length is 2 or 4 && year is >= FirstYear and <= LastYear;
    }

    private static bool TryNumber(string text, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= max;
}
