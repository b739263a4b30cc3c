using CsCheck;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Groups;

public sealed class GroupContributionTests
{
    private readonly GroupContribution _contribution = new();

    [Fact]
    public void Members_of_an_interval_are_counted_and_summed()
    {
        Take(0, PriceTicks.Missing, 30);
        Take(0, PriceTicks.Missing, 50);

        Assert.Equal([new GroupInterval(PriceProduct.RealTime5Min, Noon, 2, 80)], _contribution.Intervals);
    }

    [Fact]
    public void Correction_replaces_and_never_adds()
    {
        Take(0, PriceTicks.Missing, 30);
        Take(0, PriceTicks.Missing, 50);
        Take(0, 30, 45);

        Assert.Equal([new GroupInterval(PriceProduct.RealTime5Min, Noon, 2, 95)], _contribution.Intervals);
    }

    [Fact]
    public void Newest_intervals_of_each_product_are_kept()
    {
        _contribution.Take(PriceProduct.DayAheadHourly, Noon.AddDays(-1), PriceTicks.Missing, 7);
        for (var interval = 0; interval < 3 * GroupContribution.IntervalsKept; interval++)
        {
            Take(interval, PriceTicks.Missing, interval);
        }

        var kept = _contribution.Intervals.Where(interval => interval.Product == PriceProduct.RealTime5Min).Select(interval => interval.SumTicks).Order();
        Assert.Equal(Enumerable.Range(2 * GroupContribution.IntervalsKept, GroupContribution.IntervalsKept).Select(price => (long)price), kept);
        Assert.Contains(new GroupInterval(PriceProduct.DayAheadHourly, Noon.AddDays(-1), 1, 7), _contribution.Intervals);
    }

    [Fact]
    public void Price_of_an_interval_that_is_no_longer_kept_changes_nothing()
    {
        for (var interval = 1; interval <= GroupContribution.IntervalsKept; interval++)
        {
            Take(interval, PriceTicks.Missing, interval);
        }

        var before = _contribution.Intervals.ToList();
        Take(0, PriceTicks.Missing, 99);
        Take(0, 99, 100);

        Assert.Equal(before, _contribution.Intervals);
    }

    [Fact]
    public void Late_member_of_a_kept_interval_is_counted()
    {
        Take(0, PriceTicks.Missing, 30);
        Take(1, PriceTicks.Missing, 40);
        Take(0, PriceTicks.Missing, 10);

        Assert.Contains(new GroupInterval(PriceProduct.RealTime5Min, Noon, 2, 40), _contribution.Intervals);
    }

    [Fact]
    public void Contribution_equals_the_sum_of_the_standing_prices_whatever_was_corrected() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, GroupContribution.IntervalsKept - 1], Gen.Int[-100, 100]).Array[0, 80].Sample(prices =>
        {
            var contribution = new GroupContribution();
            var standing = new Dictionary<(int Node, int Interval), int>();
            foreach (var (node, interval, price) in prices)
            {
                var replaced = standing.GetValueOrDefault((node, interval), PriceTicks.Missing);
                contribution.Take(PriceProduct.RealTime5Min, Noon.AddMinutes(5 * interval), replaced, price);
                standing[(node, interval)] = price;
            }

            var expected = standing.GroupBy(price => price.Key.Interval)
                .Select(interval => new GroupInterval(PriceProduct.RealTime5Min, Noon.AddMinutes(5 * interval.Key), interval.Count(), interval.Sum(price => price.Value)));
            Assert.Equal(expected.OrderBy(interval => interval.IntervalStartUtc), contribution.Intervals.OrderBy(interval => interval.IntervalStartUtc));
        });

    [Fact]
    public void Second_run_within_an_interval_takes_the_place_of_the_first()
    {
        var (first, second) = (Noon.AddSeconds(12), Noon.AddSeconds(288));
        _contribution.Take(PriceProduct.RealTimeSced, first, PriceTicks.Missing, 30);
        _contribution.Take(PriceProduct.RealTimeSced, first, PriceTicks.Missing, 50);
        _contribution.Take(PriceProduct.RealTimeSced, second, 30, 31);
        _contribution.Take(PriceProduct.RealTimeSced, second, 50, 52);

        Assert.Equal([new GroupInterval(PriceProduct.RealTimeSced, Noon, 2, 83)], _contribution.Intervals);
    }

    [Fact]
    public void Kept_intervals_hold_what_stands_of_those_who_are_members_now() =>
        Gen.Select(Publications(length: 60, slots: 40), Gen.Int[0, 2].Array[60], Gen.Int[0, 9].Array[60]).Sample((prices, nodeOfPrice, moveTo) =>
        {
            GroupContribution[] groups = [new(), new()];
            var nodes = Enumerable.Range(0, 3).Select(_ => (State: new NodeState(Key), Group: 0)).ToArray();
            for (var i = 0; i < prices.Length; i++)
            {
                ref var node = ref nodes[nodeOfPrice[i]];
                var fact = prices[i].Fact;
                if (node.State.Apply(fact, prices[i].WatermarkUtc, out var replaced) is FactOutcome.New or FactOutcome.Correction)
                {
                    groups[node.Group].Take(fact.Product, fact.IntervalStartUtc, replaced, PriceTicks.FromUsd(fact.Lmp));
                }

                if (moveTo[i] < groups.Length && moveTo[i] != node.Group)
                {
                    groups[node.Group].Leave(node.State);
                    groups[node.Group = moveTo[i]].Join(node.State);
                }
            }

            Assert.All(groups, (contribution, group) => Assert.All(contribution.Intervals, interval =>
            {
                var standing = nodes.Where(node => node.Group == group).Select(node => node.State.FindTrack(interval.Product)?.Ring)
                    .OfType<PriceRing>().Select(ring => ring.PriceAt(ring.SlotOf(interval.IntervalStartUtc))).Where(price => price != PriceTicks.Missing).ToList();
                Assert.Equal((standing.Count, standing.Sum(price => (long)price)), (interval.Count, interval.SumTicks));
            }));
        });

    [Fact]
    public void Price_that_a_group_published_goes_with_the_node_that_published_it()
    {
        var (other, node) = (new GroupContribution(), StateOf(FiveMinutes(40, 41)));
        _contribution.Publish(node);
        _contribution.Publish(Fact(Noon, 38, PriceProduct.DayAheadHourly));

        other.Publish(node);
        _contribution.Withdraw(node);

        Assert.Equal(41, Assert.Single(other.Published).Lmp);
        Assert.Equal(38, Assert.Single(_contribution.Published).Lmp);
    }

    [Fact]
    public void Published_price_of_the_newest_interval_stands_per_product()
    {
        _contribution.Publish(Fact(Noon, 40));
        _contribution.Publish(Fact(Noon.AddMinutes(5), 41));
        _contribution.Publish(Fact(Noon, 99));
        _contribution.Publish(Fact(Noon, 38, PriceProduct.DayAheadHourly));

        Assert.Equal([41, 38], _contribution.Published.Select(price => price.Lmp));
    }

    [Fact]
    public void Correction_of_the_published_price_takes_its_place()
    {
        _contribution.Publish(Fact(Noon, 40));
        _contribution.Publish(Fact(Noon, 42, knownAfterMinutes: 20));

        Assert.Equal(42, Assert.Single(_contribution.Published).Lmp);
    }

    private void Take(int interval, int replaced, int price) => _contribution.Take(PriceProduct.RealTime5Min, Noon.AddMinutes(5 * interval), replaced, price);
}
