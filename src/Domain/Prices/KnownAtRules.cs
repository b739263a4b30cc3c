using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Domain.Prices;

/// <summary>When a price became known, for reports that do not say so themselves.</summary>
public static class KnownAtRules
{
    /// <summary>Lag of a real-time feed behind the end of the interval.</summary>
    public static readonly TimeSpan DefaultRealTimeLag = TimeSpan.FromMinutes(5);

    /// <summary>Hour of the day at which people post what they have checked.</summary>
    private static readonly LocalTime Noon = new(12, 0);

    public static (DateTime KnownAtUtc, KnownAtBasis Basis) Estimate(
        Iso iso, PriceProduct product, DateTime intervalStartUtc, int intervalMinutes, TimeSpan realTimeLag, PriceRelease release = PriceRelease.First)
    {
        if (release != PriceRelease.First)
        {
            return (RePostedUtc(iso, intervalStartUtc, release), KnownAtBasis.PostingDay);
        }

        if (product.IsDayAhead())
        {
            var tradeDate = MarketClock.For(iso).TradeDate(intervalStartUtc);
            return (DayAheadPostedUtc(iso, tradeDate), KnownAtBasis.PostingHour);
        }

        if (product == PriceProduct.RealTimeHourlyFinal)
        {
            // Finals are posted some days later; five calendar days is when the last of the markets has them.
            var postingDay = MarketClock.For(iso).TradeDate(intervalStartUtc).PlusDays(FinalPostingDays);
            return (MarketClock.For(iso).StartOfDayUtc(postingDay), KnownAtBasis.PostingDay);
        }

        if (product == PriceProduct.RealTimeHourlyPrelim && iso.Definition.PostsPreliminaryHoursByDay)
        {
            return (NoonOf(iso, MarketClock.For(iso).TradeDate(intervalStartUtc).PlusDays(1)), KnownAtBasis.PostingDay);
        }

        return (intervalStartUtc.AddMinutes(intervalMinutes) + realTimeLag, KnownAtBasis.IntervalEndPlusLag);
    }

    public const int FinalPostingDays = 5;

    /// <summary>Settlement may change prices of a month through this business day of the next one.</summary>
    public const int SettledBusinessDay = 5;

    public static DateTime DayAheadPostedUtc(Iso iso, LocalDate tradeDate) => iso.Definition.DayAheadPosting.On(tradeDate.PlusDays(-1));

    private static DateTime RePostedUtc(Iso iso, DateTime intervalStartUtc, PriceRelease release)
    {
        var tradeDate = MarketClock.For(iso).TradeDate(intervalStartUtc);
        return NoonOf(iso, release == PriceRelease.Verified
            ? BusinessDays.NextAfter(tradeDate)
            : BusinessDays.OfNextMonth(tradeDate, SettledBusinessDay));
    }

    private static DateTime NoonOf(Iso iso, LocalDate day) => iso.TimeZone.AtLeniently(day.At(Noon)).ToDateTimeUtc();
}
