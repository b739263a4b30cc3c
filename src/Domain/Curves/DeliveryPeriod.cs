using NodaTime;
using NodaTime.Text;

namespace GridGrains.Domain.Curves;

/// <summary>The days that a contract delivers on, both included, on the clock of its market's contracts.</summary>
public readonly record struct DeliveryPeriod(LocalDate First, LocalDate Last)
{
    public int Days => Period.DaysBetween(First, Last) + 1;

    public bool Contains(DeliveryPeriod other) => First <= other.First && other.Last <= Last;

    public override string ToString() => $"{LocalDatePattern.Iso.Format(First)}/{LocalDatePattern.Iso.Format(Last)}";

    public static DeliveryPeriod Month(int year, int month) => Months(year, month, 1);

    /// <summary>Whole months from the first day of one.</summary>
    public static DeliveryPeriod Months(int year, int month, int count)
    {
        var first = new LocalDate(year, month, 1);
        return new DeliveryPeriod(first, first.PlusMonths(count).PlusDays(-1));
    }
}
