using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>Contracts in which a desk reads a curve: months, then quarters, then years.</summary>
public static class CurveStrips
{
    private const int Months = 12;
    private const int Quarters = 6;
    private const int MonthsOfQuarter = 3;
    private const int MonthsOfYear = 12;

    /// <summary>The twelve months, six quarters and all calendar years after a day that the curve covers whole, each kind by its start.</summary>
    /// <param name="delivery">What the curve covers.</param>
    public static IReadOnlyList<DeliveryPeriod> Of(LocalDate day, DeliveryPeriod delivery)
    {
        var quarter = new LocalDate(day.Year, ((day.Month - 1) / MonthsOfQuarter * MonthsOfQuarter) + 1, 1);
        return
        [
            .. Following(new LocalDate(day.Year, day.Month, 1), 1, delivery).Take(Months),
            .. Following(quarter, MonthsOfQuarter, delivery).Take(Quarters),
            .. Following(new LocalDate(day.Year, 1, 1), MonthsOfYear, delivery),
        ];
    }

    /// <summary>The first whole month after a day.</summary>
    public static DeliveryPeriod PromptMonth(LocalDate day)
    {
        var next = new LocalDate(day.Year, day.Month, 1).PlusMonths(1);
        return DeliveryPeriod.Month(next.Year, next.Month);
    }

    private static IEnumerable<DeliveryPeriod> Following(LocalDate current, int months, DeliveryPeriod delivery)
    {
        for (var first = current.PlusMonths(months); first <= delivery.Last; first = first.PlusMonths(months))
        {
            var period = DeliveryPeriod.Months(first.Year, first.Month, months);
            if (delivery.Contains(period))
            {
                yield return period;
            }
        }
    }
}
