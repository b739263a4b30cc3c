using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Domain.Prices;

/// <summary>When a price became known, for reports that do not say so themselves.</summary>
public static class KnownAtRules
{
    /// <summary>Lag of a real-time feed behind the end of the interval.</summary>
    public static readonly TimeSpan DefaultRealTimeLag = TimeSpan.FromMinutes(5);

    private static readonly DateTimeZone Eastern = DateTimeZoneProviders.Tzdb["America/New_York"];

    // Posting hours on the day before delivery, on the clock the market states them in.
    private static readonly (LocalTime Hour, DateTimeZone Zone)[] DayAheadPosting = BuildDayAheadPosting();

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

        if (product == PriceProduct.RealTimeHourlyPrelim && iso == Isos.Miso)
        {
            // MISO posts the preliminary hours of a day as one file on the next day; ISO-NE posts each hour when it has ended.
            return (NoonOf(iso, MarketClock.For(iso).TradeDate(intervalStartUtc).PlusDays(1)), KnownAtBasis.PostingDay);
        }

        return (intervalStartUtc.AddMinutes(intervalMinutes) + realTimeLag, KnownAtBasis.IntervalEndPlusLag);
    }

    public const int FinalPostingDays = 5;

    /// <summary>Settlement may change prices of a month through this business day of the next one.</summary>
    public const int SettledBusinessDay = 5;

    public static DateTime DayAheadPostedUtc(Iso iso, LocalDate tradeDate)
    {
        var (hour, zone) = DayAheadPosting[iso.Index];
        return zone.AtLeniently(tradeDate.PlusDays(-1).At(hour)).ToDateTimeUtc();
    }

    private static DateTime RePostedUtc(Iso iso, DateTime intervalStartUtc, PriceRelease release)
    {
        var tradeDate = MarketClock.For(iso).TradeDate(intervalStartUtc);
        return NoonOf(iso, release == PriceRelease.Verified
            ? BusinessDays.NextAfter(tradeDate)
            : BusinessDays.OfNextMonth(tradeDate, SettledBusinessDay));
    }

    private static DateTime NoonOf(Iso iso, LocalDate day) => iso.TimeZone.AtLeniently(day.At(Noon)).ToDateTimeUtc();

    private static (LocalTime, DateTimeZone)[] BuildDayAheadPosting()
    {
        var posting = new (LocalTime, DateTimeZone)[Isos.All.Count];
        posting[Isos.Nyiso.Index] = (new LocalTime(11, 0), Eastern);
        posting[Isos.Caiso.Index] = (new LocalTime(13, 0), Isos.Caiso.TimeZone);
        posting[Isos.Spp.Index] = (new LocalTime(13, 0), Isos.Spp.TimeZone);
        posting[Isos.Ercot.Index] = (new LocalTime(13, 30), Isos.Ercot.TimeZone);
        posting[Isos.Pjm.Index] = (new LocalTime(13, 30), Eastern);
        posting[Isos.Isone.Index] = (new LocalTime(13, 30), Eastern);
        posting[Isos.Miso.Index] = (new LocalTime(13, 30), Eastern);
        return posting;
    }
}
