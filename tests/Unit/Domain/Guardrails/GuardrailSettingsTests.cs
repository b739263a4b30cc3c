using GridGrains.Domain;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Guardrails;

public sealed class GuardrailSettingsTests
{
    [Fact]
    public void Defaults_hold_where_nothing_is_set()
    {
        var limits = GuardrailSettings.Parse("{}").For(Isos.Ercot, "HUB");

        Assert.Equal(new GuardrailLimits(), limits);
        Assert.Equal((50, 5, 0.25), (limits.PriceSpikeFloorUsd, limits.PriceSpikeInterquartileRanges, limits.PriceSpikeLeastKnownShare));
        Assert.Equal((3, TimeSpan.FromDays(1), TimeSpan.FromHours(2)), (limits.FreshnessAllowedIntervals, limits.FreshnessExpectedFor, limits.EventHorizon));
    }

    [Fact]
    public void Market_overrides_everywhere_and_node_type_overrides_its_market_field_by_field()
    {
        var settings = GuardrailSettings.Parse(
            """
            {"everywhere":{"price_spike_floor_usd_per_mwh":80,"event_horizon_minutes":30},
             "overrides":[{"iso":"ERCOT","node_type":"HUB","price_spike_least_known_share":0.5},
                          {"iso":"ercot","price_spike_floor_usd_per_mwh":200,"freshness_expected_for_hours":6}]}
            """);

        var everywhere = new GuardrailLimits { PriceSpikeFloorUsd = 80, EventHorizon = TimeSpan.FromMinutes(30) };
        var market = everywhere with { PriceSpikeFloorUsd = 200, FreshnessExpectedFor = TimeSpan.FromHours(6) };
        Assert.Equal(everywhere, settings.Limits);
        Assert.Equal(everywhere, settings.For(Isos.Caiso, "HUB"));
        Assert.Equal(market, settings.For(Isos.Ercot));
        Assert.Equal(market, settings.For(Isos.Ercot, "hub"));
        Assert.Equal(market with { PriceSpikeLeastKnownShare = 0.5 }, settings.For(Isos.Ercot, "HUB"));
    }

    [Fact]
    public void Json_form_comes_back()
    {
        const string Json =
            """{"everywhere":{"event_horizon_minutes":30},"overrides":[{"iso":"PJM","node_type":"ZONE","price_spike_floor_usd_per_mwh":12.5}]}""";

        Assert.Equal(Json, GuardrailSettings.Parse(Json).ToJson());
        Assert.Equal("""{"everywhere":{},"overrides":[]}""", GuardrailSettings.Default.ToJson());
    }

    [Theory]
    [InlineData("""{"everywhere":{"price_spike_floor_usd_per_mwh":-1}}""", "everywhere: price_spike_floor_usd_per_mwh is -1; it must be a number from 0 to 1000000")]
    [InlineData("""{"everywhere":{"price_spike_least_known_share":1.01}}""", "price_spike_least_known_share is 1.01")]
    [InlineData("""{"everywhere":{"freshness_allowed_intervals":0.5}}""", "freshness_allowed_intervals is 0.5")]
    [InlineData("""{"everywhere":{"iso":"PJM"}}""", "everywhere: iso and node_type belong in overrides")]
    [InlineData("""{"overrides":[{"iso":"PJM","event_horizon_minutes":-5}]}""", "PJM: event_horizon_minutes is -5")]
    [InlineData("""{"overrides":[{"node_type":"HUB"}]}""", "an override needs an iso")]
    [InlineData("""{"overrides":[{"iso":"AESO"}]}""", "'AESO' is not an ISO; known are CAISO")]
    [InlineData("""{"overrides":[{"iso":"PJM"},{"iso":"PJM"}]}""", "PJM is overridden more than once")]
    [InlineData("""{"overrides":[{"iso":"PJM","node_type":"HUB"},{"iso":"PJM","node_type":"HUB"}]}""", "PJM HUB is overridden more than once")]
    [InlineData("""{"overrides":[{"iso":"PJM","node_type":"HUB","freshness_allowed_intervals":4}]}""", "PJM HUB: freshness_allowed_intervals belongs to a whole market")]
    [InlineData("""{"everywhere":{"spike_floor":1}}""", "spike_floor")]
    [InlineData("""{"everywhere":{"event_horizon_minutes":"long"}}""", "$.everywhere.event_horizon_minutes")]
    [InlineData("null", "the value is null, not an object")]
    [InlineData("", "guardrail settings: ")]
    public void Settings_that_cannot_be_are_refused_by_place_and_field(string json, string reason)
    {
        var refused = Assert.Throws<DomainException>(() => GuardrailSettings.Parse(json));

        Assert.Equal(DomainErrorCode.InvalidSetting, refused.Code);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Number_that_is_not_finite_is_refused() =>
        Assert.All(
            [double.NaN, double.PositiveInfinity],
            value => Assert.Throws<DomainException>(() => new GuardrailSettings(new GuardrailOverride { PriceSpikeFloorUsdPerMwh = value }, [])));

    [Fact]
    public void Limits_of_a_node_are_found_without_allocation()
    {
        var settings = GuardrailSettings.Parse("""{"overrides":[{"iso":"PJM","node_type":"ZONE","price_spike_floor_usd_per_mwh":12.5}]}""");
        var found = new GuardrailLimits();

        Assert.Equal(0, Allocations.Fewest(() => found = settings.For(Isos.Pjm, "ZONE")));
        Assert.Equal(12.5, found.PriceSpikeFloorUsd);
    }
}
