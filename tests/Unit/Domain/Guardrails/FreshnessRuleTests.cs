using GridGrains.Domain.Derived;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Guardrails;

public sealed class FreshnessRuleTests
{
    private static readonly DateTime Now = new(2026, 7, 1, 19, 20, 0, DateTimeKind.Utc);
    private static readonly TimeSpan FiveMinuteAge = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public void Only_real_time_products_below_an_hour_are_watched() =>
        Assert.Equal(
            [PriceProduct.RealTime5Min, PriceProduct.RealTime15Min, PriceProduct.RealTimeSced, PriceProduct.RealTime5MinExAnte, PriceProduct.RealTime5MinExPost],
            GridGrains.Domain.Markets.PriceProducts.All.Where(FreshnessRule.IsWatched));

    [Theory]
    [InlineData(PriceProduct.RealTime5Min, 15)]
    [InlineData(PriceProduct.RealTimeSced, 15)]
    [InlineData(PriceProduct.RealTime15Min, 45)]
    public void Three_intervals_are_allowed(PriceProduct product, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), FreshnessRule.AllowedAge(product, new GuardrailLimits()));

    [Fact]
    public void Node_is_stale_beyond_the_allowed_age_and_not_at_it()
    {
        Assert.Equal(0, Look(FiveMinuteAge)!.Value.StaleNodes);
        Assert.Equal(1, Look(FiveMinuteAge + Tick)!.Value.StaleNodes);
    }

    [Fact]
    public void Node_that_was_silent_for_longer_than_a_day_is_no_longer_expected()
    {
        Assert.Equal(new FeedFreshness(Isos.Caiso, PriceProduct.RealTime5Min, Now.AddDays(-1), 1, 1), Look(TimeSpan.FromDays(1)));
        Assert.Null(Look(TimeSpan.FromDays(1) + Tick));
    }

    [Fact]
    public void Price_known_in_the_future_is_fresh() => Assert.Equal(0, Look(TimeSpan.FromHours(-3))!.Value.StaleNodes);

    [Theory]
    [InlineData(PriceProduct.DayAheadHourly)]
    [InlineData(PriceProduct.RealTimeHourly)]
    [InlineData(PriceProduct.Unknown)]
    public void Nothing_is_expected_of_products_that_are_not_watched(PriceProduct product) =>
        Assert.Null(FreshnessRule.Look(Isos.Caiso, product, Now, Now, GuardrailSettings.Default));

    [Fact]
    public void Looks_at_nodes_add_up_to_the_feed_whatever_their_order()
    {
        FeedFreshness[] looks = [Look(Tick)!.Value, Look(FiveMinuteAge + Tick)!.Value, Look(TimeSpan.FromHours(2))!.Value];
        var feed = new FeedFreshness(Isos.Caiso, PriceProduct.RealTime5Min, Now - Tick, 3, 2);

        Assert.Equal(feed, looks.Aggregate((sum, look) => sum.With(look)));
        Assert.Equal(feed, looks.Reverse().Aggregate((sum, look) => sum.With(look)));
    }

    [Fact]
    public void Feed_whose_newest_price_just_meets_the_allowed_age_is_in_time() => Assert.Null(Judge(FiveMinuteAge, stale: 0));

    [Fact]
    public void Feed_whose_newest_price_is_older_lags_whatever_its_nodes()
    {
        var late = Judge(FiveMinuteAge + Tick, stale: 7)!;

        Assert.Equal(("feed_lag/CAISO/REAL_TIME_5_MIN/2026-07-01T19:04:59Z", Now), (late.Id, late.AsOfUtc));
        Assert.Equal(
            [new("lag_seconds", (FiveMinuteAge + Tick).TotalSeconds), new("allowed_seconds", 900), new("nodes", 9)], late.Figures);
    }

    [Fact]
    public void Some_stale_nodes_of_a_feed_in_time_are_one_event_an_hour()
    {
        var late = Judge(FiveMinuteAge, stale: 7)!;

        Assert.Equal(("staleness/CAISO/REAL_TIME_5_MIN/2026-07-01T20:00:00Z", Now), (late.Id, late.AsOfUtc));
        Assert.Equal((Now.AddMinutes(-20), Now.AddMinutes(40)), (late.StartUtc, late.EndUtc));
        Assert.Equal([new("stale_nodes", 7), new("nodes", 9), new("allowed_seconds", 900)], late.Figures);
    }

    [Fact]
    public void Stale_nodes_at_the_turn_of_an_hour_belong_to_the_hour_that_begins()
    {
        var turn = Now.AddMinutes(40);
        var late = FreshnessRule.Judge(new FeedFreshness(Isos.Caiso, PriceProduct.RealTime5Min, turn, 9, 1), turn, GuardrailSettings.Default)!;

        Assert.Equal((PriceEventKinds.Staleness, turn, turn.AddHours(1)), (late.Kind, late.StartUtc, late.EndUtc));
    }

    private static FeedFreshness? Look(TimeSpan age) => FreshnessRule.Look(Isos.Caiso, PriceProduct.RealTime5Min, Now - age, Now, GuardrailSettings.Default);

    private static DerivedEvent? Judge(TimeSpan newestAge, int stale) =>
        FreshnessRule.Judge(new FeedFreshness(Isos.Caiso, PriceProduct.RealTime5Min, Now - newestAge, 9, stale), Now, GuardrailSettings.Default);
}
