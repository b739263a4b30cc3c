using CsCheck;
using GridGrains.Domain.Forecasts;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Forecasts;

public sealed class LassoFitTests
{
    private const int Rows = 40;
    private const int Columns = 7;

    private static readonly Gen<(double[] Columns, double[] Target)> Samples = Gen.Select(Gen.Double[-3, 3].Array[Rows * Columns], Gen.Double[-3, 3].Array[Rows]);

    [Fact]
    public void The_conditions_of_the_optimum_hold_at_every_penalty() =>
        Gen.Select(Samples, Gen.Double[0.001, 0.5]).Sample((sample, penalty) =>
        {
            var gram = new GramMatrix([.. sample.Columns], Rows, Columns);
            var fit = new LassoFit();
            fit.FitAt(gram, sample.Target, penalty);

            var (columns, residuals) = Residuals(sample.Columns, sample.Target, fit.Coefficients);
            for (var column = 0; column < Columns; column++)
            {
                var slope = Mean(columns[column].Zip(residuals, (left, right) => left * right));
                var coefficient = fit.Coefficients[column];
                Assert.True(coefficient == 0 ? Math.Abs(slope) <= penalty + 1e-7 : Math.Abs(slope - (penalty * Math.Sign(coefficient))) < 1e-7);
            }
        }, iter: 100, seed: "0000LassoK01");

    [Fact]
    public void No_step_from_the_coefficients_lowers_the_objective() =>
        Gen.Select(Samples, Gen.Double[-0.2, 0.2].Array[Columns]).Sample((sample, step) =>
        {
            const double Penalty = 0.1;
            var fit = new LassoFit();
            fit.FitAt(new GramMatrix([.. sample.Columns], Rows, Columns), sample.Target, Penalty);
            var best = fit.Coefficients.ToArray();

            Assert.True(Objective(best) <= Objective([.. best.Zip(step, (left, right) => left + right)]) + 1e-12);

            double Objective(double[] coefficients)
            {
                var (_, residuals) = Residuals(sample.Columns, sample.Target, coefficients);
                return (Mean(residuals.Select(residual => residual * residual)) / 2) + (Penalty * coefficients.Sum(Math.Abs));
            }
        }, iter: 100, seed: "0000LassoS01");

    [Fact]
    public void Columns_without_a_part_in_the_target_take_none_and_a_column_that_never_varies_takes_none()
    {
        var random = new Random(7);
        var columns = Enumerable.Range(0, 300 * Columns).Select(_ => random.NextDouble() - 0.5).ToArray();
        Array.Fill(columns, 4.0, 6 * 300, 300);
        var target = Enumerable.Range(0, 300).Select(row => 10 + (3 * columns[row]) - (2 * columns[600 + row]) + (0.1 * (random.NextDouble() - 0.5))).ToArray();
        double[] newest = [0.3, 0, -0.4, 0, 0, 0, 99];

        var gram = new GramMatrix([.. columns], 300, Columns);
        var fit = new LassoFit();
        fit.Fit(gram, target, InformationCriterion.Bayes);

        Assert.InRange(fit.Predict(gram, newest), 10 + 0.9 + 0.8 - 0.05, 10 + 0.9 + 0.8 + 0.05);
        Assert.True(fit.Coefficients[0] > 0.5 && fit.Coefficients[2] < -0.3);
        Assert.All([1, 3, 4, 5], column => Assert.True(Math.Abs(fit.Coefficients[column]) < 0.02));
        Assert.Equal(0, fit.Coefficients[6]);
    }

    [Fact]
    public void A_target_that_never_varies_is_forecast_as_it_is()
    {
        var gram = new GramMatrix([.. Enumerable.Range(0, 20).Select(value => (double)value)], 20, 1);
        var fit = new LassoFit();
        fit.Fit(gram, [.. Enumerable.Repeat(5.0, 20)], InformationCriterion.AkaikeCorrected);

        Assert.Equal(5, fit.Predict(gram, [100]));
    }

    [Fact]
    public void A_fit_depends_on_no_fit_before_it_and_allocates_nothing()
    {
        var random = new Random(3);
        var gram = new GramMatrix([.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextDouble())], Rows, Columns);
        double[][] targets = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, Rows).Select(_ => random.NextDouble()).ToArray())];
        var (used, fresh) = (new LassoFit(), new LassoFit());
        used.Fit(gram, targets[0], InformationCriterion.Akaike);

        var allocated = Allocations.Fewest(() => used.Fit(gram, targets[1], InformationCriterion.Akaike));
        fresh.Fit(gram, targets[1], InformationCriterion.Akaike);

        Assert.Equal(0, allocated);
        Assert.Equal(fresh.Coefficients.ToArray(), used.Coefficients.ToArray());
        Assert.Equal(fresh.Penalty, used.Penalty);
    }

    [Theory]
    [InlineData(InformationCriterion.Akaike, 20 * -2.0 + 10)]
    [InlineData(InformationCriterion.AkaikeCorrected, 20 * -2.0 + (2.0 * 6 * 20 / 13))]
    [InlineData(InformationCriterion.Bayes, (20 * -2.0) + (5 * 2.995732273553991))]
    public void Criteria_are_those_of_the_textbook(InformationCriterion criterion, double expected)
    {
        Assert.Equal(expected, criterion.ValueOf(20, 5, Math.Exp(-2)), 9);
        Assert.Equal(double.PositiveInfinity, criterion.ValueOf(20, 18, 0.1));
    }

    private static (double[][] Columns, double[] Residuals) Residuals(double[] columns, double[] target, ReadOnlySpan<double> coefficients)
    {
        var standard = Enumerable.Range(0, Columns).Select(column => Standardised(columns.AsSpan(column * Rows, Rows))).ToArray();
        var residuals = Standardised(target);
        for (var column = 0; column < Columns; column++)
        {
            for (var row = 0; row < Rows; row++)
            {
                residuals[row] -= coefficients[column] * standard[column][row];
            }
        }

        return (standard, residuals);
    }

    private static double[] Standardised(ReadOnlySpan<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        var deviation = Math.Sqrt(all.Average(value => (value - mean) * (value - mean)));
        return [.. all.Select(value => (value - mean) / deviation)];
    }

    private static double Mean(IEnumerable<double> values) => values.Average();
}
