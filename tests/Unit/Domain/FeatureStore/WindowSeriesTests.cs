using CsCheck;
using GridGrains.Domain.FeatureStore;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.FeatureStore;

public sealed class WindowSeriesTests
{
    private static readonly WindowPlan Plan = new("x", 300, 13);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Window_ends_at_the_last_whole_step_and_does_not_hold_what_comes_after(int minute)
    {
        var series = new WindowSeries(Plan).With(Sample.Noon.AddMinutes(-1), 7).With(Sample.Noon.AddMinutes(1), 100);

        Assert.Equal(FeatureValue.Of(7.0), series.At(Sample.Noon.AddMinutes(minute), Spec(WindowFunction.Sum)));
    }

    [Fact]
    public void Windows_are_what_a_plain_look_at_all_events_says_in_any_order_of_arrival() =>
        Gen.Select(Gen.Int[0, 70 * 60], Gen.Double[-1e6, 1e6]).Array[0, 80].Sample(
            events =>
            {
                // The ring keeps 13 steps: all events lie within them.
                var series = events.Where(known => known.Item1 < 60 * 60).Aggregate(
                    new WindowSeries(Plan), (series, known) => series.With(Sample.Noon.AddSeconds(known.Item1), known.Item2));
                double[] values = [.. events.Where(known => known.Item1 < 60 * 60).OrderBy(known => known.Item1).Select(known => known.Item2)];

                Assert.Equal(FeatureValue.Of((long)values.Length), series.At(Sample.Noon.AddMinutes(62), Spec(WindowFunction.Count)));
                Check(series, WindowFunction.Sum, values.Length == 0 ? null : values.Sum());
                Check(series, WindowFunction.Mean, values.Length == 0 ? null : values.Average());
                Check(series, WindowFunction.Min, values.Length == 0 ? null : values.Min());
                Check(series, WindowFunction.Max, values.Length == 0 ? null : values.Max());
                Check(series, WindowFunction.Std, values.Length < 2 ? null : Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1)));
            },
            iter: 300);

    [Fact]
    public void Order_of_arrival_does_not_show_in_the_digits() =>
        Gen.Select(Gen.Int[0, 3599], Gen.Double[-1e3, 1e3]).Array[2, 60].Sample(
            events =>
            {
                var forward = events.Aggregate(new WindowSeries(Plan), (series, known) => series.With(Sample.Noon.AddSeconds(known.Item1), known.Item2));
                var backward = events.Reverse().Aggregate(new WindowSeries(Plan), (series, known) => series.With(Sample.Noon.AddSeconds(known.Item1), known.Item2));

                Assert.Equal(forward.At(Sample.Noon.AddHours(1), Spec(WindowFunction.Sum)), backward.At(Sample.Noon.AddHours(1), Spec(WindowFunction.Sum)));
            },
            iter: 300);

    [Fact]
    public void Steps_that_no_event_fell_into_are_empty_after_a_turn_of_the_ring()
    {
        var series = new WindowSeries(Plan).With(Sample.Noon, 1).With(Sample.Noon.AddHours(5), 2);

        Assert.Equal(FeatureValue.Of(1L), series.At(Sample.Noon.AddHours(5).AddMinutes(5), Spec(WindowFunction.Count)));
        Assert.Equal(FeatureValue.Of(0L), series.At(Sample.Noon.AddHours(1), Spec(WindowFunction.Count)));
    }

    [Fact]
    public void Event_older_than_the_ring_is_left_out()
    {
        var series = new WindowSeries(Plan).With(Sample.Noon, 1);

        Assert.Same(series, series.With(Sample.Noon.AddHours(-2), 9));
    }

    [Fact]
    public void Last_is_the_latest_event_not_the_last_that_arrived()
    {
        var series = new WindowSeries(Plan).With(Sample.Noon.AddMinutes(20), 2).With(Sample.Noon, 1);

        Assert.Equal(FeatureValue.Of(2.0), series.At(Sample.Noon.AddMinutes(30), Spec(WindowFunction.Last)));
    }

    private static WindowSpec Spec(WindowFunction function) => new("x", function, 300, 12);

    private static void Check(WindowSeries series, WindowFunction function, double? expected)
    {
        var figure = series.At(Sample.Noon.AddMinutes(62), Spec(function));
        Assert.Equal(expected is null, figure.IsNull);
        if (expected is { } number)
        {
            Assert.Equal(number, figure.AsDouble, 1e-9 * Math.Max(1, Math.Abs(number) + 1e6));
        }
    }
}
