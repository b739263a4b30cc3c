using CsCheck;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation.Timetable;
using NodaTime;
using Xunit;
using static GridGrains.Tests.Unit.Feeds.Simulation.SimulatedMarkets;

namespace GridGrains.Tests.Unit.Feeds.Simulation;

public sealed class SimulatedScheduleTests
{
    [Theory]
    [InlineData(2026, 3, 8)]
    [InlineData(2026, 11, 1)]
    [InlineData(2026, 7, 4)]
    public void Intervals_of_a_day_follow_each_other_without_gap_or_overlap(int year, int month, int day)
    {
        var publications = new SimulatedSchedule().Between(Utc(year, month, day).AddDays(-2), Utc(year, month, day).AddDays(3)).ToArray();

        foreach (var product in publications.GroupBy(publication => (publication.Iso, publication.Product)))
        {
            var inOrder = product.ToArray();
            Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.Equal(
                pair.First.IntervalStartUtc(pair.First.Intervals), pair.Second.FirstIntervalStartUtc));
        }
    }

    [Theory]
    [InlineData(2026, 3, 8, 23)]
    [InlineData(2026, 11, 1, 25)]
    [InlineData(2026, 7, 4, 24)]
    public void Day_ahead_has_the_hours_of_the_operating_day(int year, int month, int day, int hours)
    {
        var date = new LocalDate(year, month, day);
        var publications = new SimulatedSchedule().Between(Utc(year, month, day).AddDays(-2), Utc(year, month, day).AddDays(1));

        var ofDay = publications
            .Where(publication => publication.Product.IsDayAhead() && MarketClock.For(publication.Iso).TradeDate(publication.FirstIntervalStartUtc) == date)
            .ToDictionary(publication => publication.Iso, publication => publication);
        Assert.Equal(Isos.All.ToHashSet(), ofDay.Keys.ToHashSet());
        Assert.All(ofDay.Values, publication =>
        {
            Assert.Equal(publication.Iso == Isos.Miso ? 24 : hours, publication.Intervals);
            Assert.Equal(KnownAtRules.DayAheadPostedUtc(publication.Iso, date), publication.KnownAtUtc);
            Assert.True(publication.KnownAtUtc < publication.FirstIntervalStartUtc);
        });
    }

    [Fact]
    public void Each_market_publishes_its_products()
    {
        var counts = new SimulatedSchedule(withSced: true).Between(Utc(2026, 5, 5), Utc(2026, 5, 6))
            .CountBy(publication => (publication.Iso.Code, publication.Product))
            .ToDictionary();

        Assert.Equal(288, counts[("CAISO", PriceProduct.RealTime5Min)]);
        Assert.Equal(96, counts[("CAISO", PriceProduct.RealTime15Min)]);
        Assert.Equal(96, counts[("ERCOT", PriceProduct.RealTime15Min)]);
        Assert.Equal(288, counts[("ERCOT", PriceProduct.RealTimeSced)]);
        Assert.Equal(1, counts[("MISO", PriceProduct.DayAheadHourlyExPost)]);
        Assert.All(["MISO", "SPP", "PJM", "NYISO", "ISONE"], code => Assert.Equal(288, counts[(code, PriceProduct.RealTime5Min)]));
        Assert.All(["CAISO", "SPP", "PJM", "NYISO", "ERCOT", "ISONE"], code => Assert.Equal(1, counts[(code, PriceProduct.DayAheadHourly)]));
        Assert.Equal(16, counts.Count);
    }

    [Fact]
    public void Sced_runs_off_the_five_minute_grid()
    {
        var starts = new SimulatedSchedule(withSced: true).Between(Utc(2026, 5, 5), Utc(2026, 5, 6))
            .Where(publication => publication.Product == PriceProduct.RealTimeSced)
            .Select(publication => publication.FirstIntervalStartUtc)
            .ToArray();

        Assert.All(starts, start => Assert.NotEqual(0, start.Ticks % TimeSpan.FromMinutes(5).Ticks));
        Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalSeconds, 260, 340));
    }

    [Fact]
    public void Publications_come_by_known_at_and_within_the_span()
    {
        var (from, to) = (Utc(2026, 2, 1, 5), Utc(2026, 2, 3, 7));
        var publications = new SimulatedSchedule().Between(from, to).ToArray();

        Assert.Equal(publications.OrderBy(publication => publication.KnownAtUtc), publications);
        Assert.All(publications, publication => Assert.InRange(publication.KnownAtUtc, from, to.AddTicks(-1)));
    }

    [Fact]
    public void A_span_cut_anywhere_gives_the_same_publications()
    {
        var (from, to) = (Utc(2026, 3, 7), Utc(2026, 3, 10));
        var whole = new SimulatedSchedule().Between(from, to).ToArray();

        Gen.Int[0, 3 * 24 * 60].Sample(
            minutes =>
            {
                var cut = from.AddMinutes(minutes);
                Assert.Equal(whole, new SimulatedSchedule().Between(from, cut).Concat(new SimulatedSchedule().Between(cut, to)));
            },
            iter: 20);
    }

    [Fact]
    public void Known_at_is_the_rule_of_the_reports_and_ercot_says_it_itself()
    {
        var lag = TimeSpan.FromMinutes(2);
        Assert.All(new SimulatedSchedule(realTimeLag: lag).Between(Utc(2026, 2, 1), Utc(2026, 2, 2)), publication =>
        {
            var (knownAt, basis) = KnownAtRules.Estimate(
                publication.Iso, publication.Product, publication.FirstIntervalStartUtc, publication.IntervalMinutes, lag);
            Assert.Equal(knownAt, publication.KnownAtUtc);
            Assert.Equal(publication.Iso == Isos.Ercot ? KnownAtBasis.Published : basis, publication.KnownAtBasis);
        });
    }
}
