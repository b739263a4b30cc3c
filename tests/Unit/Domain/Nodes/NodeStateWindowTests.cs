using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Nodes;

public sealed class NodeStateWindowTests
{
    private const int Usd = 10_000;

    [Fact]
    public void Window_is_open_until_the_watermark_passes_its_end()
    {
        var state = StateOf(FiveMinutes(40));

        Assert.True(state.Published().ShortWindow.IsEmpty);

        state.Apply(Fact(Noon.AddMinutes(5), 44));

        Assert.Equal(new WindowSummary(Noon.AddMinutes(5), 5, 1, 40 * Usd, 40 * Usd, 40 * Usd), state.Published().ShortWindow);
    }

    [Fact]
    public void Prices_of_other_nodes_close_windows_through_the_shared_watermark()
    {
        var state = StateOf(FiveMinutes(40, 44));

        state.Apply(Fact(Noon.AddMinutes(5), 44), Noon.AddMinutes(30).AddSeconds(-30), out _);

        Assert.Equal(Noon.AddMinutes(10), state.Published().ShortWindow.EndUtc);
    }

    [Fact]
    public void Hour_window_closes_with_its_last_interval_passed()
    {
        var state = StateOf(FiveMinutes([.. Enumerable.Range(1, 12).Select(i => (double)i)]));
        Assert.True(state.Published().HourWindow.IsEmpty);

        state.Apply(Fact(Noon.AddHours(1), 100));

        Assert.Equal(new WindowSummary(Noon.AddHours(1), 60, 12, 78 * Usd, 1 * Usd, 12 * Usd), state.Published().HourWindow);
        Assert.Equal(new WindowSummary(Noon.AddHours(2), 60, 1, 100 * Usd, 100 * Usd, 100 * Usd), state.Published().HourSoFar);
    }

    [Fact]
    public void Late_print_reopens_window()
    {
        var state = StateOf(Fact(Noon, 10), Fact(Noon.AddMinutes(10), 30), Fact(Noon.AddHours(1), 50));
        Assert.Equal((2, 40 * Usd), (state.Published().HourWindow.Count, state.Published().HourWindow.SumTicks));

        state.Apply(Fact(Noon.AddMinutes(5), 90), Noon.AddHours(1).AddMinutes(4.5), out _);

        Assert.Equal(new WindowSummary(Noon.AddHours(1), 60, 3, 130 * Usd, 10 * Usd, 90 * Usd), state.Published().HourWindow);
        Assert.Equal(1, state.LateCount);
    }

    [Fact]
    public void Late_correction_replaces_within_the_closed_windows()
    {
        var state = StateOf(FiveMinutes(10, 20, 30));

        state.Apply(Fact(Noon.AddMinutes(5), 99, knownAfterMinutes: 30), Noon.AddMinutes(14.5), out _);

        Assert.Equal(new WindowSummary(Noon.AddMinutes(10), 5, 1, 99 * Usd, 99 * Usd, 99 * Usd), state.Published().ShortWindow);
        Assert.Equal((1, 1), (state.LateCount, state.Published().LateCount));
    }

    [Fact]
    public void Late_print_into_an_older_window_leaves_the_last_one_alone()
    {
        var state = StateOf(Fact(Noon, 10), Fact(Noon.AddMinutes(10), 30), Fact(Noon.AddMinutes(15), 40));
        var before = state.Published().ShortWindow;

        state.Apply(Fact(Noon.AddMinutes(5), 20), Noon.AddMinutes(19.5), out _);

        Assert.Equal(before, state.Published().ShortWindow);
        Assert.Equal(1, state.LateCount);
    }

    [Fact]
    public void Repeat_of_a_closed_interval_is_not_late()
    {
        var state = StateOf(FiveMinutes(10, 20, 30));

        state.Apply(Fact(Noon, 10), Noon.AddMinutes(14.5), out _);

        Assert.Equal(0, state.LateCount);
    }

    [Fact]
    public void Node_behind_the_watermark_shows_no_hour_as_closed_that_is_not()
    {
        var state = StateOf(Fact(Noon.AddMinutes(-5), 5), Fact(Noon, 10));

        state.Apply(Fact(Noon.AddMinutes(5), 20), Noon.AddMinutes(29.5), out _);
        state.Apply(Fact(Noon.AddMinutes(10), 30), Noon.AddMinutes(34.5), out _);

        Assert.Equal(Noon, state.Published().HourWindow.EndUtc);
        Assert.Equal(Noon.AddMinutes(15), state.Published().ShortWindow.EndUtc);
    }

    [Fact]
    public void Watermark_that_falls_back_opens_nothing_again()
    {
        var state = StateOf(FiveMinutes(10, 20, 30));
        var before = state.Published();

        state.Apply(Fact(Noon.AddMinutes(10), 30), Noon.AddMinutes(-60), out _);

        Assert.Equal(before, state.Published());
    }

    [Fact]
    public void Empty_hours_are_stepped_over()
    {
        var state = StateOf(Fact(Noon, 10), Fact(Noon.AddHours(5), 50));

        Assert.Equal((Noon.AddHours(1), 1), (state.Published().HourWindow.EndUtc, state.Published().HourWindow.Count));
        Assert.Equal(Noon.AddMinutes(5), state.Published().ShortWindow.EndUtc);
    }

    [Fact]
    public void Windows_that_left_the_memory_are_forgotten()
    {
        var state = StateOf(Fact(Noon, 10), Fact(Noon.AddMinutes(5), 20), Fact(Noon.AddDays(3), 50));

        Assert.True(state.Published().ShortWindow.IsEmpty);
        Assert.True(state.Published().HourWindow.IsEmpty);
    }

    [Fact]
    public void Windows_of_a_product_have_its_length()
    {
        var state = StateOf(
            Fact(Noon, 10, PriceProduct.RealTime15Min), Fact(Noon.AddMinutes(15), 20, PriceProduct.RealTime15Min));

        Assert.Equal(new WindowSummary(Noon.AddMinutes(15), 15, 1, 10 * Usd, 10 * Usd, 10 * Usd), state.Published(PriceProduct.RealTime15Min).ShortWindow);
    }

    [Fact]
    public void Window_without_prices_has_no_mean()
    {
        var empty = WindowSummary.Read(new PriceRing(5, 12), Noon, 60);

        Assert.True(empty.IsEmpty);
        Assert.Equal((double.NaN, double.NaN, double.NaN), (empty.MeanUsd, empty.MinUsd, empty.MaxUsd));
    }

    [Fact]
    public void Mean_minimum_and_maximum_are_dollars()
    {
        var window = new WindowSummary(Noon, 60, 4, 100 * Usd, -5 * Usd, 80 * Usd);

        Assert.Equal((25, -5, 80), (window.MeanUsd, window.MinUsd, window.MaxUsd));
    }
}
