using CsCheck;
using GridGrains.Domain;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Curves;

public sealed class CurveFactorsTests
{
    [Fact]
    public void Components_of_moves_along_two_directions_are_found_with_their_shares()
    {
        // Levels of size 3 and slopes of size 1, which never go together.
        double[][] moves = [[3, 3, 3], [-3, -3, -3], [1, 0, -1], [-1, 0, 1]];

        var components = CurveFactors.Principal(moves, 3);

        Assert.Equal(54 / 58.0, components[0].Share, 12);
        Assert.Equal(4 / 58.0, components[1].Share, 12);
        Assert.Equal(0, components[2].Share, 12);
        Assert.All(components[0].Loadings, loading => Assert.Equal(1 / Math.Sqrt(3), loading, 12));
        Assert.Equal(Math.Sqrt(54 / 3.0), components[0].StandardDeviation, 12);
    }

    [Fact]
    public void Components_are_orthogonal_explain_all_and_keep_their_sign() =>
        Gen.Double[-5, 5].Array[6].Array[12].Sample(moves =>
        {
            var components = CurveFactors.Principal(moves, 6);
            Assert.Equal(1, components.Sum(component => component.Share), 9);
            Assert.All(components, one => Assert.True(one.Loadings.MaxBy(Math.Abs) > 0));
            for (var i = 0; i < 6; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    Assert.Equal(i == j ? 1 : 0, components[i].Loadings.Zip(components[j].Loadings, (a, b) => a * b).Sum(), 9);
                }
            }

            Assert.Equal(components[0].Loadings, CurveFactors.Principal([.. moves.Select(row => row.Select(move => -move).ToArray())], 1)[0].Loadings, (a, b) => Math.Abs(a - b) < 1e-9);
        }, iter: 50, seed: "0000FactorS4");

    [Fact]
    public void Value_at_risk_is_a_quantile_of_past_losses()
    {
        var moves = Enumerable.Range(1, 101).Select(day => new[] { -day * 0.01, 0.0 }).ToArray();

        Assert.Equal(96, CurveFactors.HistoricalValueAtRisk(moves, [100, 5], 0.95), 9);
        Assert.Equal(-6, CurveFactors.HistoricalValueAtRisk(moves, [-100, 5], 0.95), 9);
        Assert.Equal(DomainErrorCode.InvalidRecord, Assert.Throws<DomainException>(() => CurveFactors.HistoricalValueAtRisk(moves, [100], 0.95)).Code);
        Assert.Equal(DomainErrorCode.InvalidRecord, Assert.Throws<DomainException>(() => CurveFactors.HistoricalValueAtRisk(moves, [1, 1], 1)).Code);
        Assert.Equal(DomainErrorCode.InvalidRecord, Assert.Throws<DomainException>(() => CurveFactors.Principal([[1]], 1)).Code);
    }

    [Fact]
    public void Evenings_give_basis_spreads_and_components_that_load_on_every_hub()
    {
        var rows = new List<CurveRow>();
        for (var day = 0; day < 9; day++)
        {
            foreach (var (id, price) in ((string, double)[])[("CAISO_NP15", 40 + (day % 3)), ("CAISO_SP15", 42 + (2 * (day % 3))), ("GAS_HENRY_HUB", 4)])
            {
                var period = DeliveryPeriod.Month(2027, 1);
                rows.Add(new CurveRow(CurveCatalog.Get(id), new LocalDate(2026, 12, 1).PlusDays(day), 1, QuoteOf.At, CurveRows.Month, new BlockPrice(period, "7x24", price, 744), "", QuoteOf.At));
            }
        }

        var factors = EveningFactors.Of(rows).ToDictionary(factor => factor.Id);

        Assert.Equal(4, factors["BASIS_CAISO_SP15_CAISO_NP15"].Value, 12);
        Assert.Equal(46 - 28, factors["SPREAD_CAISO_SP15_GAS_HENRY_HUB"].Value, 12);
        Assert.Equal(1, factors["PC1_CAISO"].Value, 9);
        Assert.Equal(2, factors["PC1_CAISO"].Loadings!["CAISO_SP15"] / factors["PC1_CAISO"].Loadings!["CAISO_NP15"], 9);
        Assert.Equal(1, factors["CORRELATION_CAISO_SP15_CAISO_NP15"].Value, 12);
        Assert.Equal(8, factors["CORRELATION_CAISO_SP15_CAISO_NP15"].Moves);
        Assert.DoesNotContain("CORRELATION_CAISO_SP15_GAS_HENRY_HUB", factors.Keys);
        Assert.Equal(2 * factors["VOLATILITY_CAISO_NP15"].Value, factors["VOLATILITY_CAISO_SP15"].Value, 9);
        Assert.Equal(CurveFactors.AnnualVolatility([1, 1, -2, 1, 1, -2, 1, 1]), factors["VOLATILITY_CAISO_NP15"].Value, 9);
        Assert.Empty(EveningFactors.Of([]));
    }

    [Fact]
    public void Spreads_and_correlations_are_those_of_the_textbook()
    {
        Assert.Equal(22, CurveFactors.SparkSpread(50, 4, heatRate: 7), 12);
        Assert.Equal(22 - (7 * 30 * 0.0531), CurveFactors.SparkSpread(50, 4, 7, carbonUsdPerTonne: 30), 12);
        Assert.Equal(12.5, CurveFactors.ImpliedHeatRate(50, 4), 12);
        Assert.Equal(-1, CurveFactors.Correlation([1, 2, 3], [6, 4, 2]), 12);
        Assert.Equal(Math.Sqrt(252), CurveFactors.AnnualVolatility([1, 2, 3]), 12);
    }
}
