using CsCheck;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Nodes;

public sealed class NodeStateVersionTests
{
    [Fact]
    public void First_price_of_an_interval_counts_once()
    {
        var state = new NodeState(Key);

        Assert.Equal(FactOutcome.New, state.Apply(Fact(Noon, 40)));
        Assert.Equal((1, 400_000), (state.DistinctCount, state.StandingSumTicks));
        Assert.Equal(40, state.Published().Latest.Lmp);
    }

    [Fact]
    public void Later_publication_replaces_and_never_adds()
    {
        var state = StateOf(Fact(Noon, 40));

        Assert.Equal(FactOutcome.Correction, state.Apply(Fact(Noon, 55, knownAfterMinutes: 20), WatermarkOf(Fact(Noon, 0)), out var replaced));
        Assert.Equal((400_000, 1, 550_000), (replaced, state.DistinctCount, state.StandingSumTicks));
        Assert.Equal(55, state.Published().Latest.Lmp);
    }

    [Fact]
    public void Identical_payload_makes_no_version_whenever_it_was_known()
    {
        var state = StateOf(Fact(Noon, 40, congestion: 2));
        var before = state.Publish();

        Assert.Equal(FactOutcome.Duplicate, state.Apply(Fact(Noon, 40, congestion: 2)));
        Assert.Equal(FactOutcome.Duplicate, state.Apply(Fact(Noon, 40, knownAfterMinutes: 90, sourceVersion: 2, congestion: 2)));
        Assert.Equal((1, 400_000), (state.DistinctCount, state.StandingSumTicks));
        Assert.Equal(before.Products, state.Publish().Products);
    }

    [Fact]
    public void Same_price_with_another_component_is_a_correction()
    {
        var state = StateOf(Fact(Noon, 40, congestion: 2));

        Assert.Equal(FactOutcome.Correction, state.Apply(Fact(Noon, 40, knownAfterMinutes: 20, congestion: 3)));
        Assert.Equal((1, 400_000, 3.0), (state.DistinctCount, state.StandingSumTicks, state.Published().Latest.Congestion));
    }

    [Fact]
    public void Older_publication_that_arrives_late_never_becomes_the_latest()
    {
        var state = StateOf(Fact(Noon, 55, knownAfterMinutes: 20));

        Assert.Equal(FactOutcome.Superseded, state.Apply(Fact(Noon, 40)));
        Assert.Equal(550_000, state.StandingSumTicks);
        Assert.Equal(55, state.Published().Latest.Lmp);
    }

    [Fact]
    public void Publication_older_than_a_repeat_of_the_standing_price_is_superseded()
    {
        var state = StateOf(Fact(Noon, 40), Fact(Noon, 40, knownAfterMinutes: 30));

        Assert.Equal(FactOutcome.Superseded, state.Apply(Fact(Noon, 55, knownAfterMinutes: 20)));
        Assert.Equal(40, state.Published().Latest.Lmp);
    }

    [Fact]
    public void Source_version_decides_between_publications_of_one_moment()
    {
        var state = StateOf(Fact(Noon, 40, sourceVersion: 2));

        Assert.Equal(FactOutcome.Superseded, state.Apply(Fact(Noon, 41, sourceVersion: 1)));
        Assert.Equal(FactOutcome.Correction, state.Apply(Fact(Noon, 42, sourceVersion: 3)));
        Assert.Equal(42, state.Published().Latest.Lmp);
    }

    [Fact]
    public void Known_at_outranks_the_source_version()
    {
        var state = StateOf(Fact(Noon, 40, sourceVersion: 9));

        Assert.Equal(FactOutcome.Correction, state.Apply(Fact(Noon, 41, knownAfterMinutes: 11, sourceVersion: 1)));
    }

    [Fact]
    public void Log_order_decides_between_equal_versions()
    {
        var state = StateOf(Fact(Noon, 40));

        Assert.Equal(FactOutcome.Correction, state.Apply(Fact(Noon, 41)));
        Assert.Equal(41, state.Published().Latest.Lmp);
    }

    [Fact]
    public void Correction_of_an_earlier_interval_leaves_the_latest_alone()
    {
        var state = StateOf(FiveMinutes(40, 41));

        Assert.Equal(FactOutcome.Correction, state.Apply(Fact(Noon, 99, knownAfterMinutes: 60)));
        Assert.Equal(41, state.Published().Latest.Lmp);
        Assert.Equal(990_000 + 410_000, state.StandingSumTicks);
    }

    [Fact]
    public void Interval_before_the_memory_changes_nothing_but_its_week()
    {
        var state = StateOf(Fact(Noon.AddDays(1), 40));
        var before = state.Publish();

        Assert.Equal(FactOutcome.TooOld, state.Apply(Fact(Noon, 10)));
        Assert.Equal(before.Products, state.Publish().Products);
        Assert.Equal((1, 400_000), (state.DistinctCount, state.StandingSumTicks));
        var stored = Encode(state);
        Assert.Equal(FactOutcome.TooOld, state.Apply(Fact(Noon.AddDays(-9), 10)));
        Assert.Equal(stored, Encode(state));
    }

    [Fact]
    public void Oldest_interval_of_the_memory_is_still_taken()
    {
        var state = StateOf(Fact(Noon.AddDays(1), 40));

        Assert.Equal(FactOutcome.New, state.Apply(Fact(Noon.AddMinutes(5), 10)));
    }

    [Fact]
    public void Products_are_kept_apart_and_published_in_one_order()
    {
        var realTime = Fact(Noon, 40);
        var dayAhead = Fact(Noon, 38, PriceProduct.DayAheadHourly);

        Assert.Equal(Encode(StateOf(realTime, dayAhead)), Encode(StateOf(dayAhead, realTime)));
        Assert.Equal(
            [PriceProduct.RealTime5Min, PriceProduct.DayAheadHourly], StateOf(dayAhead, realTime).Publish().Products.Select(published => published.Product));
    }

    [Fact]
    public void Publications_in_any_order_leave_the_one_known_last_standing()
    {
        var publications =
            from prices in Gen.Int[0, 3].Array[1, 8]
            from order in Gen.Shuffle(Enumerable.Range(0, prices.Length).ToArray())
            select (prices, order);

        publications.Sample(drawn =>
        {
            LmpFact[] byKnownAt = [.. drawn.prices.Select((price, i) => Fact(Noon, price, knownAfterMinutes: 10 + i))];
            var state = StateOf([.. drawn.order.Select(i => byKnownAt[i])]);

            Assert.Equal(byKnownAt[^1].Lmp, state.Published().Latest.Lmp);
            Assert.Equal((1, PriceTicks.FromUsd(byKnownAt[^1].Lmp)), (state.DistinctCount, state.StandingSumTicks));
        });
    }
}
