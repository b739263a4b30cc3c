using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>What a curve had for a month of a block, and what its hours brought.</summary>
/// <param name="Period">Days that have been delivered.</param>
/// <param name="CurveUsdPerMwh">Mean of the curve's hours of which a realised price is known.</param>
/// <param name="RealisedUsdPerMwh">Mean of the same hours; null where none is known.</param>
/// <param name="Hours">That both means are of.</param>
/// <param name="HoursMissing">Delivered without a known price.</param>
public readonly record struct RealisedPrice(DeliveryPeriod Period, string Block, double CurveUsdPerMwh, double? RealisedUsdPerMwh, int Hours, int HoursMissing);

/// <summary>A past curve against the prices that its deliveries settled at.</summary>
public static class RealisedComparison
{
    /// <param name="realised">Price of each hour that is known, by its start.</param>
    /// <param name="lastDay">The last day that has been delivered.</param>
    public static IEnumerable<RealisedPrice> Of(ForwardCurve curve, IReadOnlyDictionary<DateTime, double> realised, LocalDate lastDay)
    {
        var clock = curve.Tiles.Blocks?.Clock ?? throw new DomainException(DomainErrorCode.InvalidRecord, $"{curve.Id} has no hours: it is not of a power market");
        var delivered = curve.Delivery with { Last = lastDay < curve.Delivery.Last ? lastDay : curve.Delivery.Last };
        if (delivered.Last < delivered.First)
        {
            yield break;
        }

        var hours = curve.Hours(delivered).Select(hour => (Day: clock.ToLocal(hour.HourStartUtc).Date, Hour: hour));
        foreach (var month in hours.GroupBy(hour => (hour.Day.Year, hour.Day.Month, hour.Hour.Block)))
        {
            var known = month.Where(hour => realised.ContainsKey(hour.Hour.HourStartUtc)).ToArray();
            yield return new RealisedPrice(
                new DeliveryPeriod(month.Min(hour => hour.Day), month.Max(hour => hour.Day)), month.Key.Block,
                (known.Length > 0 ? known : month.AsEnumerable()).Average(hour => hour.Hour.PriceUsdPerMwh),
                known.Length > 0 ? known.Average(hour => realised[hour.Hour.HourStartUtc]) : null, known.Length, month.Count() - known.Length);
        }
    }
}
