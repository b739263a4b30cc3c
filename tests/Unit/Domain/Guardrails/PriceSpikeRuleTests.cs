using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Nodes;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Guardrails;

public sealed class PriceSpikeRuleTests
{
    private const int Slots = 8;
    private const double Tick = 1 / PriceTicks.PerUsd;
    private const double Highest = int.MaxValue / PriceTicks.PerUsd;

    private static readonly GuardrailLimits Limits = new();

    [Theory]
    [InlineData(50, false)]
    [InlineData(50 + Tick, true)]
    [InlineData(-50, false)]
    [InlineData(-50 - Tick, true)]
    public void On_a_flat_day_a_price_must_lie_beyond_the_floor(double offMean, bool isFound) =>
        Assert.Equal(isFound ? new Expectation(0, -10, 0, 50) : null, Judge(-10, -10, -10, -10 + offMean));

    [Theory]
    [InlineData(110, false)]
    [InlineData(110 + Tick, true)]
    [InlineData(-90, false)]
    [InlineData(-90 - Tick, true)]
    public void On_a_wide_day_a_price_must_lie_beyond_five_interquartile_ranges(double price, bool isFound) =>
        Assert.Equal(isFound ? new Expectation(0, 10, 20, 100) : null, Judge(0, 0, 20, 20, price));

    [Fact]
    public void A_quarter_of_the_day_must_be_known_beside_the_price()
    {
        Assert.Null(Judge(10, 900));
        Assert.NotNull(Judge(10, 10, 900));
    }

    [Fact]
    public void A_quarter_that_is_no_whole_number_of_intervals_is_rounded_up()
    {
        Assert.Null(Judge(RingOf(10, 10, 10, 900)));
        Assert.NotNull(Judge(RingOf(10, 10, 10, 10, 900)));
    }

    [Fact]
    public void The_only_price_of_a_day_is_no_spike() => Assert.Null(Judge(900));

    [Fact]
    public void Interval_without_a_price_is_no_spike()
    {
        var ring = RingOf(Slots, 10, 10, 10, null, 900);

        Assert.Null(Judge(new PriceRing(5, Slots), 0));
        Assert.Null(Judge(ring, ring.NewestSlot - 1));
        Assert.Null(Judge(ring, ring.NewestSlot + 1));
        Assert.Null(Judge(ring, ring.OldestSlot - 1));
    }

    [Theory]
    [InlineData(900.0, 901.0, false)]
    [InlineData(-900.0, 901.0, true)]
    [InlineData(900.0, -901.0, true)]
    [InlineData(-900.0, -901.0, false)]
    [InlineData(null, 901.0, true)]
    public void Spike_that_goes_on_is_found_once_on_each_side(double? before, double price, bool isFound) =>
        Assert.Equal(isFound, Judge(RingOf(64, [.. Enumerable.Repeat<double?>(10, 40), before, price])) is not null);

    [Fact]
    public void Spike_after_a_price_that_just_meets_the_bound_begins()
    {
        // The mean of the six others is 10 and their quartiles are 0 and 0: the price before lies at the floor.
        Assert.NotNull(Judge(0, 0, 0, 0, 0, 60, 900));
        Assert.Null(Judge(0, 0, 0, 0, 0, 60.1, 900));
    }

    [Fact]
    public void Late_price_is_judged_by_the_intervals_after_it_as_well()
    {
        var ring = RingOf(Slots, 10, 900, 10, 10);

        Assert.Equal(new Expectation(0, 10, 0, 50), Judge(ring, ring.NewestSlot - 2));
    }

    [Theory]
    [InlineData(1e9, Highest)]
    [InlineData(double.PositiveInfinity, Highest)]
    [InlineData(-1e9, -Highest)]
    [InlineData(double.NegativeInfinity, -Highest)]
    public void Prices_that_saturate_keep_the_mean_of_the_others_exact(double price, double held)
    {
        Assert.Equal(new Expectation(0, 10, 0, 50), Judge(10, 10, 10, price));
        Assert.Equal(new Expectation(0, held, 0, 50), Judge(price, price, price, 10));
    }

    [Fact]
    public void Price_that_is_no_number_counts_as_zero()
    {
        Assert.Null(Judge(50, 50, 50, double.NaN));
        Assert.Equal(new Expectation(0, 51, 0, 50), Judge(51, 51, 51, double.NaN));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_price()
    {
        var ring = RingOf(288, [.. Enumerable.Range(0, 288).Select(i => (double?)(i % 7 * 20))]);
        ring.Put(Fact(Noon.AddMinutes(5 * 288), 900), out _);
        Expectation? found = null;

        Assert.Equal(0, Allocations.Fewest(() => found = Judge(ring)));
        Assert.NotNull(found);
    }

    private static Expectation? Judge(params double[] prices) => Judge(RingOf(Slots, [.. prices.Select(price => (double?)price)]));

    private static Expectation? Judge(PriceRing ring) => Judge(ring, ring.NewestSlot);

    private static Expectation? Judge(PriceRing ring, long slot) =>
        PriceSpikeRule.Judge(ring, slot, Limits) is { } found ? found with { Measured = 0 } : null;

    /// <summary>Consecutive intervals of a day of so many.</summary>
    private static PriceRing RingOf(int capacity, params double?[] prices)
    {
        var ring = new PriceRing(5, capacity);
        for (var i = 0; i < prices.Length; i++)
        {
            if (prices[i] is { } price)
            {
                ring.Put(Fact(Noon.AddMinutes(5 * i), price), out _);
            }
        }

        return ring;
    }
}
