using CsCheck;
using GridGrains.Domain.Nodes;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Nodes;

public sealed class RollingFiguresTests
{
    [Fact]
    public void Figures_of_a_few_prices_are_those_of_a_spreadsheet()
    {
        var figures = RollingFigures.Of([40, 10, 30, 20]);

        Assert.Equal((4, 25.0, 10.0, 40.0), (figures.Count, figures.Mean, figures.Min, figures.Max));
        Assert.Equal(12.909944487358056, figures.StandardDeviation, 12);
        Assert.Equal((11.5, 25.0, 38.5), (figures.P05, figures.P50, figures.P95));
    }

    [Fact]
    public void One_price_has_no_deviation_and_none_has_no_figure()
    {
        Assert.True(double.IsNaN(RollingFigures.Of([7]).StandardDeviation));
        Assert.Equal(7, RollingFigures.Of([7]).P95);
        Assert.Equal(RollingFigures.None, RollingFigures.Of([]));
    }

    [Fact]
    public void Percentiles_lie_in_order_within_the_prices() => Gen.Double[-1000, 1000].Array[1, 300].Sample(
        prices =>
        {
            var figures = RollingFigures.Of([.. prices]);
            Assert.True(figures.Min <= figures.P05 && figures.P05 <= figures.P50 && figures.P50 <= figures.P95 && figures.P95 <= figures.Max);
        },
        iter: 500);
}
