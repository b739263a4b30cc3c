using CsCheck;
using GridGrains.Domain.Areas;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Areas;

public sealed class AreaContributionTests
{
    private readonly AreaContribution _contribution = new();

    [Fact]
    public void Members_of_an_interval_are_counted_and_summed()
    {
        Take(0, PriceTicks.Missing, 30);
        Take(0, PriceTicks.Missing, 50);

        Assert.Equal([new AreaInterval(Market.RealTime5Min, Noon, 2, 80)], _contribution.Intervals);
    }

    [Fact]
    public void Correction_replaces_and_never_adds()
    {
        Take(0, PriceTicks.Missing, 30);
        Take(0, PriceTicks.Missing, 50);
        Take(0, 30, 45);

        Assert.Equal([new AreaInterval(Market.RealTime5Min, Noon, 2, 95)], _contribution.Intervals);
    }

    [Fact]
    public void Newest_intervals_of_each_product_are_kept()
    {
        _contribution.Take(Market.DayAheadHourly, Noon.AddDays(-1), PriceTicks.Missing, 7);
        for (var interval = 0; interval < 3 * AreaContribution.IntervalsKept; interval++)
        {
            Take(interval, PriceTicks.Missing, interval);
        }

        var kept = _contribution.Intervals.Where(interval => interval.Market == Market.RealTime5Min).Select(interval => interval.SumTicks).Order();
        Assert.Equal(Enumerable.Range(2 * AreaContribution.IntervalsKept, AreaContribution.IntervalsKept).Select(price => (long)price), kept);
        Assert.Contains(new AreaInterval(Market.DayAheadHourly, Noon.AddDays(-1), 1, 7), _contribution.Intervals);
    }

    [Fact]
    public void Price_of_an_interval_that_is_no_longer_kept_changes_nothing()
    {
        for (var interval = 1; interval <= AreaContribution.IntervalsKept; interval++)
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

        Assert.Contains(new AreaInterval(Market.RealTime5Min, Noon, 2, 40), _contribution.Intervals);
    }

    [Fact]
    public void Contribution_equals_the_sum_of_the_standing_prices_whatever_was_corrected() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, AreaContribution.IntervalsKept - 1], Gen.Int[-100, 100]).Array[0, 80].Sample(prices =>
        {
            var contribution = new AreaContribution();
            var standing = new Dictionary<(int Node, int Interval), int>();
            foreach (var (node, interval, price) in prices)
            {
                var replaced = standing.GetValueOrDefault((node, interval), PriceTicks.Missing);
                contribution.Take(Market.RealTime5Min, Noon.AddMinutes(5 * interval), replaced, price);
                standing[(node, interval)] = price;
            }

            var expected = standing.GroupBy(price => price.Key.Interval)
                .Select(interval => new AreaInterval(Market.RealTime5Min, Noon.AddMinutes(5 * interval.Key), interval.Count(), interval.Sum(price => price.Value)));
            Assert.Equal(expected.OrderBy(interval => interval.IntervalStartUtc), contribution.Intervals.OrderBy(interval => interval.IntervalStartUtc));
        });

    [Fact]
    public void Published_price_of_the_newest_interval_stands_per_product()
    {
        _contribution.Publish(Fact(Noon, 40));
        _contribution.Publish(Fact(Noon.AddMinutes(5), 41));
        _contribution.Publish(Fact(Noon, 99));
        _contribution.Publish(Fact(Noon, 38, Market.DayAheadHourly));

        Assert.Equal([41, 38], _contribution.Published.Select(price => price.Lmp));
    }

    [Fact]
    public void Correction_of_the_published_price_takes_its_place()
    {
        _contribution.Publish(Fact(Noon, 40));
        _contribution.Publish(Fact(Noon, 42, knownAfterMinutes: 20));

        Assert.Equal(42, Assert.Single(_contribution.Published).Lmp);
    }

    private void Take(int interval, int replaced, int price) => _contribution.Take(Market.RealTime5Min, Noon.AddMinutes(5 * interval), replaced, price);
}
