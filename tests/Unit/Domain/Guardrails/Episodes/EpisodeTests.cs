using GridGrains.Domain.Derived;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Episodes;

public sealed class EpisodeTests
{
    private const int QuietDays = 3;
    private const int PerDay = 288;

    private static readonly DateTime After = Noon.AddDays(QuietDays);

    [Fact]
    public void Spike_of_three_intervals_is_one_episode_that_is_opened_and_closed()
    {
        var state = QuietState(seed: 51);
        var events = Apply(state, [900, 950, 920, .. Enumerable.Repeat(double.NaN, 20)]);

        Assert.Single(events.Select(found => found.Id).Distinct());
        Assert.Equal($"anomaly/{Key}/REAL_TIME_5_MIN/{After.AddMinutes(5):yyyy-MM-dd'T'HH:mm:ss'Z'}", events[0].Id);
        Assert.Equal((EpisodeEvents.Open, EpisodeEvents.Closed), (Label(events[0], EpisodeEvents.StateLabel), Label(events[^1], EpisodeEvents.StateLabel)));
        Assert.Equal("market", Label(events[^1], EpisodeEvents.NatureLabel));
        Assert.Equal(3, Figure(events[^1], "intervals"));
        Assert.Equal(950, Figure(events[^1], "peak_usd_per_mwh"));
        Assert.Null(state.FindTrack(PriceProduct.RealTime5Min)!.Episode);
    }

    [Fact]
    public void Explanation_names_what_each_vote_measured_and_expected()
    {
        var opened = Apply(QuietState(seed: 52), [900])[0];

        var text = Label(opened, EpisodeEvents.ExplanationLabel);
        Assert.StartsWith("900 USD/MWh at hour 12 of a weekend or holiday, where ", text, StringComparison.Ordinal);
        foreach (var vote in Label(opened, EpisodeEvents.VotesLabel).Split(' '))
        {
            Assert.Contains($"; {vote}: 900 usd_per_mwh, expected ", text, StringComparison.Ordinal);
        }

        Assert.Contains("seasonal", Label(opened, EpisodeEvents.VotesLabel), StringComparison.Ordinal);
        Assert.InRange(Figure(opened, EpisodeEvents.SeverityFigure), 2, 25.5);
    }

    [Fact]
    public void Anomalies_within_the_quiet_time_go_on_and_later_ones_are_another_episode()
    {
        var near = Apply(QuietState(seed: 53), [900, .. Enumerable.Repeat(double.NaN, 11), 900, .. Enumerable.Repeat(double.NaN, 20)]);
        var far = Apply(QuietState(seed: 53), [900, .. Enumerable.Repeat(double.NaN, 12), 900, .. Enumerable.Repeat(double.NaN, 20)]);

        Assert.Single(near.Select(found => found.Id).Distinct());
        Assert.Equal(2, far.Select(found => found.Id).Distinct().Count());
    }

    [Fact]
    public void Lone_vote_opens_nothing()
    {
        var limits = new GuardrailSettings(new GuardrailOverride { EnsembleVotes = 7 }, []);

        Assert.Empty(Apply(QuietState(seed: 54), [900], limits));
    }

    [Fact]
    public void Price_that_is_not_the_sum_of_its_components_is_a_defect_at_once()
    {
        var events = new List<DerivedEvent>();
        var fact = Fact(Noon, 40) with { Energy = 30, Congestion = 5, Loss = 1 };
        Take(new NodeState(Key), fact, GuardrailSettings.Default, events);

        Assert.Equal("defect", Label(Assert.Single(events), EpisodeEvents.NatureLabel));
        Assert.Contains("components: 40 usd_per_mwh, expected 36 within 0.01", Label(events[0], EpisodeEvents.ExplanationLabel), StringComparison.Ordinal);
    }

    [Fact]
    public void Repeated_price_and_missing_intervals_are_matters_of_the_feed()
    {
        var frozen = Apply(QuietState(seed: 55), [.. Enumerable.Repeat(41.5, 30)]);
        var gap = new List<DerivedEvent>();
        var state = QuietState(seed: 55);
        Take(state, Fact(After.AddMinutes(60), 40), GuardrailSettings.Default, gap);

        Assert.Equal("feed", Label(frozen[0], EpisodeEvents.NatureLabel));
        Assert.Contains("flatline: 24 intervals, expected 1 within 24", Label(frozen[0], EpisodeEvents.ExplanationLabel), StringComparison.Ordinal);
        Assert.Contains("missing_interval: 12 intervals, expected 0", Label(Assert.Single(gap), EpisodeEvents.ExplanationLabel), StringComparison.Ordinal);
    }

    [Fact]
    public void Episode_goes_on_after_a_restart_in_the_middle()
    {
        double[] prices = [900, 950, 920, .. Enumerable.Repeat(double.NaN, 20)];
        var whole = Apply(QuietState(seed: 56), prices);
        for (var cut = 0; cut < 16; cut += 3)
        {
            var state = QuietState(seed: 56);
            var first = Apply(state, prices[..cut]);
            var rest = Apply(Decode(Encode(state)), prices[cut..], from: cut);

            Assert.Equal(whole.Select(Text), first.Concat(rest).Select(Text));
        }
    }

    [Fact]
    public void Event_time_far_ahead_means_a_history_that_opens_nothing()
    {
        var events = new List<DerivedEvent>();
        var state = QuietState(seed: 57);
        List<DerivedEvent>? found = null;
        state.Apply(Fact(After, 900), new ApplyContext(After.AddHours(3), GuardrailSettings.Default), out _, ref found);

        Assert.DoesNotContain(found ?? events, derived => derived.Kind == EpisodeEvents.Kind);
    }

    private static string Text(DerivedEvent derived) => $"{derived.Id} {derived.AsOfUtc:O} {string.Join(' ', derived.Figures)} {string.Join(' ', derived.Labels)}";

    private static string Label(DerivedEvent derived, string name) => derived.Labels.Single(label => label.Name == name).Text;

    private static double Figure(DerivedEvent derived, string name) => derived.Figures.Single(figure => figure.Name == name).Value;

    /// <summary>NaN is a price as usual.</summary>
    private static List<DerivedEvent> Apply(NodeState state, double[] prices, GuardrailSettings? settings = null, int from = 0)
    {
        var events = new List<DerivedEvent>();
        for (var i = 0; i < prices.Length; i++)
        {
            var price = double.IsNaN(prices[i]) ? Usual(new Random(1_000 + from + i), After.AddMinutes(5 * (from + i))) : prices[i];
            Take(state, Fact(After.AddMinutes(5 * (from + i)), price), settings ?? GuardrailSettings.Default, events);
        }

        return events;
    }

    private static void Take(NodeState state, in LmpFact fact, GuardrailSettings settings, List<DerivedEvent> episodes)
    {
        List<DerivedEvent>? events = null;
        state.Apply(fact, new ApplyContext(WatermarkOf(fact), settings), out _, ref events);
        episodes.AddRange(events?.Where(derived => derived.Kind == EpisodeEvents.Kind) ?? []);
    }

    private static NodeState QuietState(int seed)
    {
        var random = new Random(seed);
        var state = new NodeState(Key);
        var events = new List<DerivedEvent>();
        for (var i = 0; i < QuietDays * PerDay; i++)
        {
            var start = Noon.AddMinutes(5 * i);
            Take(state, Fact(start, Usual(random, start)), GuardrailSettings.Default, events);
        }

        Assert.Empty(events);
        return state;
    }

    private static double Usual(Random random, DateTime start) =>
        40 + 10 * Math.Sin(start.Hour / 24.0 * 2 * Math.PI) + 3 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
}
