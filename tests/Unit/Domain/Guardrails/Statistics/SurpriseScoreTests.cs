using GridGrains.Domain.Guardrails.Statistics;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Guardrails.Statistics;

public sealed class SurpriseScoreTests
{
    private const int PerHour = 12;
    private const int PerDay = 24 * PerHour;

    private static readonly DateTime Start = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public void Spike_is_the_greatest_surprise_whatever_the_unit(double unit)
    {
        var scores = Scores((row, usual) => unit * (row == 8 * PerDay ? usual + 90 : usual));

        Assert.Equal(8 * PerDay, Enumerable.Range(3 * PerDay, 7 * PerDay).MaxBy(row => scores[row]));
    }

    [Fact]
    public void New_level_surprises_within_an_hour_and_ordinary_days_do_not()
    {
        var scores = Scores((row, usual) => row >= 8 * PerDay ? usual + 30 : usual);

        Assert.InRange(scores[(8 * PerDay)..(8 * PerDay + PerHour)].Max(), 2, 6);
        Assert.InRange(scores[(4 * PerDay)..(8 * PerDay)].Max(), 0, 2.1);
    }

    [Fact]
    public void Hour_that_misses_its_daily_peak_surprises_although_its_values_are_usual_ones()
    {
        var scores = Scores((row, usual) => row / PerHour == 8 * 24 + 6 ? 50 : usual);

        Assert.InRange(Enumerable.Range(4 * PerDay, 6 * PerDay).MaxBy(row => scores[row]) / PerHour, 8 * 24 + 6, 8 * 24 + 7);
    }

    private static double[] Scores(Func<int, double, double> valueOf)
    {
        var random = new Random(61);
        var score = new SurpriseScore(PerHour);
        return [.. Enumerable.Range(0, 10 * PerDay).Select(row =>
        {
            var time = Start.AddMinutes(5 * row);
            return score.Take(time, valueOf(row, 50 + 30 * Math.Sin(time.Hour / 24.0 * 2 * Math.PI) + 2 * (random.NextDouble() - 0.5)));
        })];
    }
}
