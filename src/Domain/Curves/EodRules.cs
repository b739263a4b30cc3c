using NodaTime;

namespace GridGrains.Domain.Curves;

/// <param name="CurveId">Empty for what holds for all curves.</param>
/// <param name="Rule">repricing, bounds, move, gap or profile.</param>
/// <param name="StopsPublication">False for what is only noted.</param>
public sealed record EodFinding(string CurveId, string Rule, string Message, bool StopsPublication);

/// <summary>What a curve of an evening must meet before it is published.</summary>
public static class EodRules
{
    /// <summary>Forward prices beyond this are a fault of units or of a quote.</summary>
    public const double MaxAbsolutePrice = 2_000;

    /// <summary>A month may move from one evening to the next by so many standard deviations.</summary>
    public const double MaxMoveSigmas = 8;

    private const double DailySigmaShare = 0.03;
    private const double LeastSigma = 0.5;
    private const int MonthsCompared = 24;

    /// <summary>Closing of the evening: quotes that were made until then count.</summary>
    public static readonly LocalTime Close = new(18, 0);

    private static readonly DateTimeZone Zone = Markets.MarketZones.Central;

    public static DateTime CloseUtc(LocalDate day) => Zone.AtLeniently(day.At(Close)).ToDateTimeUtc();

    public static LocalDate DayOf(DateTime utc) => Instant.FromDateTimeUtc(utc).InZone(Zone).Date;

    /// <summary>The first closing after a moment, on a business day.</summary>
    public static LocalDate NextAfter(DateTime utc)
    {
        var day = DayOf(utc);
        return Markets.BusinessDays.IsBusinessDay(day) && CloseUtc(day) > utc ? day : Markets.BusinessDays.NextAfter(day);
    }

    /// <summary>The last closing until a moment, of a business day.</summary>
    public static LocalDate LastUntil(DateTime utc)
    {
        var day = DayOf(utc);
        while (!Markets.BusinessDays.IsBusinessDay(day) || CloseUtc(day) > utc)
        {
            day = day.PlusDays(-1);
        }

        return day;
    }

    /// <param name="previous">The last published curve; null for the first one.</param>
    public static IEnumerable<EodFinding> Judge(ForwardCurve curve, ForwardCurve? previous)
    {
        if (curve.Report.WorstRepricedUsdPerMwh > CurveBuilder.RepriceUsdPerMwh)
        {
            yield return new EodFinding(curve.Id, "repricing", $"a quote is missed by {curve.Report.WorstRepricedUsdPerMwh:g3}", true);
        }

        foreach (var block in curve.Blocks.Where(block => !(Math.Abs(block.PriceUsdPerMwh) <= MaxAbsolutePrice)).Take(1))
        {
            yield return new EodFinding(curve.Id, "bounds", $"{block.PriceUsdPerMwh:g6} for {block.Period} {block.Block} lies beyond {MaxAbsolutePrice}", true);
        }

        foreach (var gap in curve.Report.Gaps)
        {
            yield return new EodFinding(curve.Id, "gap", $"no quote covers {gap}; its prices are interpolated", false);
        }

        foreach (var finding in previous is null ? [] : Moves(curve, previous))
        {
            yield return finding;
        }
    }

    private static IEnumerable<EodFinding> Moves(ForwardCurve curve, ForwardCurve previous)
    {
        foreach (var month in curve.Monthly.Take(MonthsCompared * curve.Tiles.Count))
        {
            if (previous.PriceOf(month.Period, month.Block) is not { } before)
            {
                continue;
            }

            var sigma = Math.Max(LeastSigma, DailySigmaShare * Math.Abs(before));
            var sigmas = Math.Abs(month.PriceUsdPerMwh - before) / sigma;
            if (sigmas > MaxMoveSigmas)
            {
                yield return new EodFinding(
                    curve.Id, "move", $"{month.Period} {month.Block} moved from {before:f2} to {month.PriceUsdPerMwh:f2}, {sigmas:f1} standard deviations of a day; at most {MaxMoveSigmas} pass", true);
                yield break;
            }
        }
    }
}
