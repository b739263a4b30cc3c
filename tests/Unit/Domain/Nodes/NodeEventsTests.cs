using GridGrains.Domain.Derived;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Nodes;

public sealed class NodeEventsTests
{
    private static readonly TimeSpan Horizon = TimeSpan.FromHours(2);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public void Hour_closes_with_the_price_that_moves_event_time_to_its_end()
    {
        var state = StateOf(FiveMinutes(10, -20, 30));
        var end = Noon.AddHours(1);

        Assert.Empty(Apply(state, Fact(end, 40), end - Tick));
        var closed = Assert.Single(Apply(state, Fact(end.AddMinutes(5), 40), end));

        Assert.Equal(("window_closed/CAISO/TH_SP15_GEN-APND/REAL_TIME_5_MIN/2026-07-01T20:00:00Z", Noon, end, end), (closed.Id, closed.StartUtc, closed.EndUtc, closed.AsOfUtc));
        Assert.Equal(
            [new("count", 3), new("mean_usd_per_mwh", 20.0 / 3), new("min_usd_per_mwh", -20), new("max_usd_per_mwh", 30)], closed.Figures);
    }

    [Fact]
    public void Late_price_of_a_closed_hour_gives_the_same_event_with_other_figures()
    {
        var state = StateOf(FiveMinutes(10, 20));
        var first = Assert.Single(Apply(state, Fact(Noon.AddHours(1), 40), Noon.AddHours(1)));

        var again = Assert.Single(Apply(state, Fact(Noon.AddMinutes(50), 60), Noon.AddHours(1)));

        Assert.Equal(first.Id, again.Id);
        Assert.Equal([3, 30, 10, 60], again.Figures.Select(figure => figure.Value));
    }

    [Fact]
    public void Hour_that_ended_longer_than_the_horizon_before_event_time_gives_no_event()
    {
        var end = Noon.AddHours(1);

        Assert.Single(Apply(StateOf(FiveMinutes(10)), Fact(Noon.AddMinutes(5), 11), end + Horizon));
        Assert.Empty(Apply(StateOf(FiveMinutes(10)), Fact(Noon.AddMinutes(5), 11), end + Horizon + Tick));
    }

    [Theory]
    [InlineData(PriceProduct.RealTimeHourly)]
    [InlineData(PriceProduct.RealTimeHourlyFinal)]
    [InlineData(PriceProduct.DayAheadHourly)]
    public void Products_of_an_hour_and_above_close_no_window(PriceProduct product) =>
        Assert.Empty(Apply(StateOf(Fact(Noon, 10, product)), Fact(Noon.AddHours(1), 11, product), Noon.AddHours(1)));

    [Fact]
    public void Spike_carries_the_price_and_what_it_was_judged_by()
    {
        var spike = Fact(Noon.AddHours(7), 900.00004);

        var found = Assert.Single(Apply(QuietDay(), spike, Noon));

        Assert.Equal(
            ("price_spike/CAISO/TH_SP15_GEN-APND/REAL_TIME_5_MIN/2026-07-02T02:05:00Z", spike.IntervalStartUtc, spike.IntervalEndUtc, spike.KnownAtUtc),
            (found.Id, found.StartUtc, found.EndUtc, found.AsOfUtc));
        Assert.Equal(
            [
                new("price_usd_per_mwh", 900.00004), new("mean_usd_per_mwh", 20), new("interquartile_range_usd_per_mwh", 20), new("bound_usd_per_mwh", 100),
            ],
            found.Figures);
    }

    [Fact]
    public void Spike_that_ended_longer_than_the_horizon_before_event_time_gives_no_event()
    {
        var spike = Fact(Noon.AddHours(7), 900);

        Assert.Contains(Apply(QuietDay(), spike, spike.IntervalEndUtc + Horizon), found => found.Kind == PriceEventKinds.PriceSpike);
        Assert.DoesNotContain(Apply(QuietDay(), spike, spike.IntervalEndUtc + Horizon + Tick), found => found.Kind == PriceEventKinds.PriceSpike);
    }

    [Fact]
    public void Correction_that_becomes_a_spike_gives_the_event_and_its_repeat_gives_none()
    {
        var state = QuietDay();
        var last = Noon.AddMinutes(5 * 79);
        var corrected = Fact(last, 900, knownAfterMinutes: 30);

        Assert.Equal($"price_spike/{Key}/REAL_TIME_5_MIN/2026-07-02T01:40:00Z", Assert.Single(Apply(state, corrected, Noon)).Id);
        Assert.Empty(Apply(state, corrected, Noon));
        Assert.Empty(Apply(state, Fact(last, -900, knownAfterMinutes: 20), Noon));
    }

    [Fact]
    public void Limits_passed_in_decide_and_those_of_the_nodes_type_come_first()
    {
        var settings = GuardrailSettings.Parse(
            """{"overrides":[{"iso":"CAISO","price_spike_floor_usd_per_mwh":1000},{"iso":"CAISO","node_type":"HUB","event_horizon_minutes":0}]}""");
        var spike = Fact(Noon.AddHours(7), 900);
        var hub = QuietDay();
        hub.Labels = new NodeLabels(Type: "HUB");

        Assert.Single(Apply(QuietDay(), spike, Noon));
        Assert.Empty(Apply(QuietDay(), spike, Noon, settings));
        Assert.Empty(Apply(hub, spike with { Lmp = 1100 }, spike.IntervalEndUtc.AddTicks(1), settings));
        Assert.Single(Apply(QuietDay(), spike with { Lmp = 1100 }, Noon, settings));
    }

    [Fact]
    public void Price_before_the_memory_gives_no_event() => Assert.Empty(Apply(QuietDay(), Fact(Noon.AddDays(-3), 900), Noon));

    [Fact]
    public void Day_ahead_prices_are_no_spikes()
    {
        var state = StateOf([.. Enumerable.Range(0, 40).Select(hour => Fact(Noon.AddHours(hour), 10, PriceProduct.DayAheadHourly))]);

        Assert.Empty(Apply(state, Fact(Noon.AddHours(40), 900, PriceProduct.DayAheadHourly), Noon));
    }

    [Fact]
    public void Hourly_real_time_prices_are_judged()
    {
        var state = StateOf([.. Enumerable.Range(0, 6).Select(hour => Fact(Noon.AddHours(hour), 10, PriceProduct.RealTimeHourly))]);

        Assert.Equal(PriceEventKinds.PriceSpike, Assert.Single(Apply(state, Fact(Noon.AddHours(6), 900, PriceProduct.RealTimeHourly), Noon)).Kind);
    }

    [Fact]
    public void Price_that_closes_an_hour_and_jumps_gives_both_events_the_hour_first()
    {
        var state = QuietDay();

        Assert.Equal(
            [PriceEventKinds.WindowClosed, PriceEventKinds.PriceSpike],
            Apply(state, Fact(Noon.AddHours(7), 900), Noon.AddHours(1)).Select(found => found.Kind));
    }

    /// <summary>Eighty intervals from noon on between 0 and 40 USD/MWh, with event time at noon: mean 20, quartiles 10 and 30.</summary>
    private static NodeState QuietDay()
    {
        var state = new NodeState(Key);
        foreach (var fact in FiveMinutes([.. Enumerable.Range(0, 80).Select(i => i % 5 * 10.0)]))
        {
            state.Apply(fact, Noon, out _);
        }

        return state;
    }

    // Episodes have tests of their own.
    private static List<DerivedEvent> Apply(NodeState state, in LmpFact fact, DateTime watermarkUtc, GuardrailSettings? settings = null)
    {
        List<DerivedEvent>? events = null;
        state.Apply(fact, new ApplyContext(watermarkUtc, settings ?? GuardrailSettings.Default), out _, ref events);
        return [.. (events ?? []).Where(derived => derived.Kind != EpisodeEvents.Kind)];
    }
}
