using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Prices;

public sealed class RowQualityRulesTests
{
    private static readonly DateTime OnGrid = new(2026, 7, 1, 10, 0, 0, DateTimeKind.Utc);

    private static LmpFact Fact(double lmp, double energy = double.NaN, double congestion = double.NaN, double loss = double.NaN, double ghg = double.NaN) => new()
    {
        Product = PriceProduct.RealTime5Min,
        IntervalStartUtc = OnGrid,
        IntervalMinutes = 5,
        Lmp = lmp,
        Energy = energy,
        Congestion = congestion,
        Loss = loss,
        Ghg = ghg,
        KnownAtUtc = OnGrid.AddMinutes(10),
    };

    [Theory]
    [InlineData(30.00, 29, 0.5, 0.5, RowQuality.Good)]
    [InlineData(30.01, 29, 0.5, 0.5, RowQuality.Good)]
    [InlineData(30.02, 29, 0.5, 0.5, RowQuality.IdentityBroken)]
    [InlineData(29.98, 29, 0.5, 0.5, RowQuality.IdentityBroken)]
    [InlineData(-30, -29, -0.5, -0.5, RowQuality.Good)]
    public void Identity_is_broken_beyond_a_cent(double lmp, double energy, double congestion, double loss, RowQuality expected) =>
        Assert.Equal(expected, RowQualityRules.Identity(Fact(lmp, energy, congestion, loss)));

    [Fact]
    public void Greenhouse_gas_is_part_of_the_sum_where_published()
    {
        Assert.Equal(RowQuality.Good, RowQualityRules.Identity(Fact(35, 29, 0.5, 0.5, 5)));
        Assert.Equal(RowQuality.IdentityBroken, RowQualityRules.Identity(Fact(35, 29, 0.5, 0.5)));
    }

    [Theory]
    [InlineData(double.NaN, 0.5, 0.5)]
    [InlineData(29, double.NaN, 0.5)]
    [InlineData(29, 0.5, double.NaN)]
    public void Identity_holds_nothing_against_an_absent_component(double energy, double congestion, double loss) =>
        Assert.Equal(RowQuality.Good, RowQualityRules.Identity(Fact(1000, energy, congestion, loss)));

    [Theory]
    [InlineData(-1000, RowQuality.Good)]
    [InlineData(10_000, RowQuality.Good)]
    [InlineData(-1000.01, RowQuality.OutOfBounds)]
    [InlineData(10_000.01, RowQuality.OutOfBounds)]
    public void Bounds_include_their_ends(double lmp, RowQuality expected) => Assert.Equal(expected, RowQualityRules.Bounds(Fact(lmp)));

    [Theory]
    [InlineData(PriceProduct.RealTime5Min, "10:05:00", RowQuality.Good)]
    [InlineData(PriceProduct.RealTime5Min, "01:57:48", RowQuality.OffGrid)]
    [InlineData(PriceProduct.RealTime15Min, "10:05:00", RowQuality.OffGrid)]
    [InlineData(PriceProduct.RealTime15Min, "10:45:00", RowQuality.Good)]
    [InlineData(PriceProduct.DayAheadHourly, "10:30:00", RowQuality.OffGrid)]
    [InlineData(PriceProduct.RealTimeSced, "01:57:48", RowQuality.Good)]
    public void Grid_is_the_products_and_sced_has_none(PriceProduct product, string time, RowQuality expected)
    {
        var fact = Fact(30) with { Product = product, IntervalStartUtc = OnGrid.Date + TimeSpan.Parse(time) };
        Assert.Equal(expected, RowQualityRules.Grid(fact));
    }

    [Fact]
    public void Check_joins_all_doubts_of_a_row()
    {
        var fact = Fact(20_000, 29, 0.5, 0.5) with { IntervalStartUtc = OnGrid.AddSeconds(1) };
        Assert.Equal(RowQuality.IdentityBroken | RowQuality.OutOfBounds | RowQuality.OffGrid, RowQualityRules.Check(fact));
    }
}
