using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Prices;

public sealed class KnownAtRulesTests
{
    // 10 June 2026 is a Wednesday, 12 June a Friday; noon Eastern is 16:00 UTC in summer and 17:00 UTC in winter.
    [Theory]
    [InlineData("2026-06-10T04:00:00Z", PriceRelease.First, "2026-06-10T04:10:00Z")]
    [InlineData("2026-06-10T04:00:00Z", PriceRelease.Verified, "2026-06-11T16:00:00Z")]
    [InlineData("2026-06-11T03:55:00Z", PriceRelease.Verified, "2026-06-11T16:00:00Z")]
    [InlineData("2026-06-12T20:00:00Z", PriceRelease.Verified, "2026-06-15T16:00:00Z")]
    [InlineData("2026-06-14T20:00:00Z", PriceRelease.Verified, "2026-06-15T16:00:00Z")]
    [InlineData("2026-11-25T20:00:00Z", PriceRelease.Verified, "2026-11-27T17:00:00Z")]
    [InlineData("2026-06-10T04:00:00Z", PriceRelease.Settled, "2026-07-07T16:00:00Z")]
    [InlineData("2026-07-01T03:55:00Z", PriceRelease.Settled, "2026-07-07T16:00:00Z")]
    [InlineData("2026-07-01T04:00:00Z", PriceRelease.Settled, "2026-08-07T16:00:00Z")]
    public void Each_release_of_a_price_is_known_since_its_own_posting(string startUtc, PriceRelease release, string knownAtUtc)
    {
        var (knownAt, basis) = KnownAtRules.Estimate(Isos.Pjm, PriceProduct.RealTime5Min, Utc(startUtc), 5, KnownAtRules.DefaultRealTimeLag, release);

        Assert.Equal(Utc(knownAtUtc), knownAt);
        Assert.Equal(release == PriceRelease.First ? KnownAtBasis.IntervalEndPlusLag : KnownAtBasis.PostingDay, basis);
    }

    [Fact]
    public void Misos_preliminary_hours_are_known_on_the_next_day_and_iso_nes_when_the_hour_has_ended()
    {
        var start = Utc("2026-06-10T10:00:00Z");
        var miso = KnownAtRules.Estimate(Isos.Miso, PriceProduct.RealTimeHourlyPrelim, start, 60, KnownAtRules.DefaultRealTimeLag);
        var isone = KnownAtRules.Estimate(Isos.Isone, PriceProduct.RealTimeHourlyPrelim, start, 60, KnownAtRules.DefaultRealTimeLag);

        Assert.Equal((Utc("2026-06-11T17:00:00Z"), KnownAtBasis.PostingDay), miso);
        Assert.Equal((Utc("2026-06-10T11:05:00Z"), KnownAtBasis.IntervalEndPlusLag), isone);
    }

    [Fact]
    public void No_product_of_any_market_is_known_before_its_interval_ends_in_real_time()
    {
        PriceProduct[] realTime = [.. GridGrains.Domain.Markets.PriceProducts.All.Where(product => !product.IsDayAhead())];
        foreach (var iso in Isos.All)
        {
            foreach (var (product, release) in realTime.SelectMany(product => Enum.GetValues<PriceRelease>().Select(release => (product, release))))
            {
                for (var hour = 0; hour < 24 * 40; hour += 5)
                {
                    var start = Utc("2026-10-20T00:00:00Z").AddHours(hour);
                    var known = KnownAtRules.Estimate(iso, product, start, product.IntervalMinutes(), KnownAtRules.DefaultRealTimeLag, release).KnownAtUtc;
                    Assert.True(known > start.AddMinutes(product.IntervalMinutes()), $"{iso} {product} {release} {start:u}");
                }
            }
        }
    }

    private static DateTime Utc(string text) =>
        DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);
}
