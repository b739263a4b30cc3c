using GridGrains.Domain.Forecasts;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Forecasts;

public sealed class LearForecasterTests
{
    private const int Length = 78;
    private const int BurnIn = 66;

    private static readonly LearSettings Short = new([28, 42], InformationCriterion.AkaikeCorrected);
    private static readonly LocalDate First = new(2026, 1, 1);
    private static readonly LocalDate Scored = First.PlusDays(BurnIn);

    private static readonly HourlyDays Weather = Series((random, _, hour) => 20 + (5 * Math.Sin(hour / 4.0)) + (8 * (random.NextDouble() - 0.5)), seed: 1);
    private static readonly HourlyDays Price = Prices();

    [Fact]
    public void An_autoregression_is_forecast_better_than_by_either_naive_one()
    {
        var result = ForecastBacktest.Run(Short, new BacktestSeries("price", Price, HourlyDays.HoursPerDay), [], Scored);

        Assert.Equal((Length - BurnIn) * 24, result.Score!.Value.Hours);
        Assert.InRange(result.Score.Value.RelativeToWeek, 0.1, 0.95);
        Assert.InRange(result.Score.Value.RelativeToDay, 0.1, 0.95);
        Assert.Equal(result.Score.Value.MeanAbsolute, result.ByHour.Average(hour => hour!.Value.MeanAbsolute), 9);
    }

    [Fact]
    public void A_driver_that_is_known_ahead_makes_it_better_still()
    {
        var target = new BacktestSeries("price", Price, HourlyDays.HoursPerDay);
        var alone = ForecastBacktest.Run(Short, target, [], Scored).Score!.Value;

        var driven = ForecastBacktest.Run(Short, target, [new BacktestSeries("weather", Weather, BacktestSeries.DayItself)], Scored).Score!.Value;

        Assert.True(driven.MeanAbsolute < 0.9 * alone.MeanAbsolute, $"{driven.MeanAbsolute} beside {alone.MeanAbsolute}");
        Assert.Equal(alone.NaiveWeek, driven.NaiveWeek);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(9)]
    public void What_was_not_known_changes_no_forecast(int knownHours)
    {
        var day = Scored.PlusDays(5);
        var first = Forecast(Price, Weather);

        // Everything that became known later is turned upside down: the target from an hour of the eve on, the driver from the day after on.
        Assert.Equal(first, Forecast(Changed(Price, day.PlusDays(-1), knownHours), Changed(Weather, day.PlusDays(1), 0)));
        Assert.NotEqual(first, Forecast(Changed(Price, day.PlusDays(-1), knownHours - 1), Weather));
        Assert.NotEqual(first, Forecast(Price, Changed(Weather, day, 23)));

        double[] Forecast(HourlyDays price, HourlyDays weather) => ForecastBacktest.Run(
            Short, new BacktestSeries("price", price, knownHours), [new BacktestSeries("weather", weather, BacktestSeries.DayItself)], day).Forecasts[day];
    }

    [Fact]
    public void A_driver_that_is_unknown_for_the_day_is_left_out_for_its_hours()
    {
        var day = Scored;
        var lags = new LearForecaster(Short).Forecast(new LearInput(Price.Before(day, 0), [new ForecastDriver("weather", Weather.Before(First, 0))]), day);

        Assert.Equal(new LearForecaster(Short).Forecast(new LearInput(Price.Before(day, 0), []), day), lags);
    }

    [Fact]
    public void History_that_is_too_short_gives_no_forecast_and_a_gap_shortens_it()
    {
        var forecaster = new LearForecaster(Short);
        var day = First.PlusDays(28 + LearSettings.LongestLagDays);

        Assert.Null(forecaster.Forecast(new LearInput(Price.Before(day.PlusDays(-1), 0), []), day.PlusDays(-1)));
        Assert.NotNull(forecaster.Forecast(new LearInput(Price.Before(day, 0), []), day));
        Assert.Null(forecaster.Forecast(new LearInput(Changed(Price.Before(day, 0), day.PlusDays(-3), 23, double.NaN, until: day.PlusDays(-2)), []), day));
        Assert.Equal([28, 40], Short.WindowsOf(40));
        Assert.Equal([28, 42], Short.WindowsOf(400));
        Assert.Equal([28], Short.WindowsOf(28));
    }

    [Fact]
    public void The_scale_takes_spikes_and_negative_prices_and_comes_back()
    {
        double[] prices = [20, 21, 22, 23, 24, 5000, -300];
        var scale = RobustScale.Of([.. prices]);

        Assert.Equal(22, scale.Median);
        Assert.Equal(1.4826 * 2, scale.Spread, 9);
        Assert.All(prices, price => Assert.Equal(price, scale.Invert(scale.Apply(price)), 6));
        Assert.Equal(1, RobustScale.Of([3, 3, 3]).Spread);
        Assert.Equal(2, RobustScale.Of([0, 0, 0, 0, 10]).Spread);
    }

    private static HourlyDays Prices()
    {
        var random = new Random(2);
        var days = new Dictionary<LocalDate, double[]>();
        var level = 0.0;
        for (var day = 0; day < Length; day++)
        {
            var date = First.PlusDays(day);
            level = (0.8 * level) + (6 * (random.NextDouble() - 0.5));
            var weekday = (int)date.DayOfWeek >= 6 ? -6 : 0;
            days[date] = [.. Enumerable.Range(0, 24).Select(hour => 30 + level + weekday + Weather[date][hour] + (random.NextDouble() - 0.5))];
        }

        return HourlyDays.OfDays(days);
    }

    private static HourlyDays Series(Func<Random, int, int, double> value, int seed)
    {
        var random = new Random(seed);
        return HourlyDays.OfDays(Enumerable.Range(0, Length).ToDictionary(day => First.PlusDays(day), day => Enumerable.Range(0, 24).Select(hour => value(random, day, hour)).ToArray()));
    }

    private static HourlyDays Changed(HourlyDays days, LocalDate from, int hour, double? to = null, LocalDate? until = null) => HourlyDays.OfDays(
        Enumerable.Range(0, days.Days).Select(days.First.PlusDays).ToDictionary(
            day => day,
            day => days[day].ToArray().Select((value, at) => (day > from || (day == from && at >= hour)) && day < (until ?? LocalDate.MaxIsoValue) ? to ?? (-7 * value) : value).ToArray()));
}
