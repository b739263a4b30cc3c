using CsCheck;
using GridGrains.Domain.Nodes;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Nodes;

public sealed class PriceTicksTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(41.2345, 412_345)]
    [InlineData(-0.37, -3_700)]
    [InlineData(0.00005, 1)]
    [InlineData(-0.00005, -1)]
    [InlineData(0.00004, 0)]
    public void Price_is_rounded_to_a_hundredth_of_a_cent_away_from_zero(double usd, int ticks) => Assert.Equal(ticks, PriceTicks.FromUsd(usd));

    [Theory]
    [InlineData(300_000, int.MaxValue)]
    [InlineData(double.PositiveInfinity, int.MaxValue)]
    [InlineData(-300_000, int.MinValue + 1)]
    [InlineData(double.NegativeInfinity, int.MinValue + 1)]
    public void Price_beyond_the_range_saturates_and_is_never_taken_for_missing(double usd, int ticks)
    {
        Assert.Equal(ticks, PriceTicks.FromUsd(usd));
        Assert.NotEqual(PriceTicks.Missing, PriceTicks.FromUsd(usd));
    }

    [Fact]
    public void Every_tick_survives_the_way_through_dollars() =>
        Gen.Int[int.MinValue + 1, int.MaxValue].Sample(ticks => Assert.Equal(ticks, PriceTicks.FromUsd(PriceTicks.ToUsd(ticks))));
}
