using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Nodes;

public sealed class TradingSessionTests
{
    private const int Usd = 10_000;
    private static readonly DateTime DayStart = new(2026, 7, 1, 7, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Session_is_the_operating_day_of_the_market()
    {
        var session = StateOf(FiveMinutes(30, 10, 20)).Published().Session;

        Assert.Equal(new TradingSession(DayStart, DayStart.AddDays(1), 3, 60 * Usd, 10 * Usd, 30 * Usd), session);
        Assert.Equal((20, 10, 30), (session.MeanUsd, session.MinUsd, session.MaxUsd));
    }

    [Fact]
    public void First_price_of_the_next_day_begins_a_session()
    {
        var session = StateOf(Fact(DayStart.AddMinutes(-5), 10), Fact(DayStart, 20)).Published().Session;

        Assert.Equal(new TradingSession(DayStart, DayStart.AddDays(1), 1, 20 * Usd, 20 * Usd, 20 * Usd), session);
    }

    [Fact]
    public void Price_of_the_day_before_changes_no_session()
    {
        var state = StateOf(Fact(DayStart, 20));
        var before = state.Published().Session;

        state.Apply(Fact(DayStart.AddMinutes(-5), 999));
        state.Apply(Fact(DayStart.AddMinutes(-5), -999, knownAfterMinutes: 60));

        Assert.Equal(before, state.Published().Session);
    }

    [Theory]
    [InlineData(1, 25, 20, 70)]
    [InlineData(3, 15, 10, 30)]
    public void Corrected_extreme_gives_way_to_what_stands(int corrected, double price, double expectedMin, double expectedMax)
    {
        var state = StateOf(FiveMinutes(30, 10, 20, 70));

        state.Apply(Fact(Noon.AddMinutes(5 * corrected), price, knownAfterMinutes: 60));

        var session = state.Published().Session;
        Assert.Equal((expectedMin, expectedMax, 4), (session.MinUsd, session.MaxUsd, session.Count));
    }

    [Fact]
    public void Correction_beyond_the_extremes_becomes_one()
    {
        var state = StateOf(FiveMinutes(30, 10, 20));

        state.Apply(Fact(Noon.AddMinutes(10), 500, knownAfterMinutes: 60));

        Assert.Equal(new TradingSession(DayStart, DayStart.AddDays(1), 3, 540 * Usd, 10 * Usd, 500 * Usd), state.Published().Session);
    }

    [Fact]
    public void Day_on_which_the_clock_is_set_back_has_a_session_of_25_hours()
    {
        var start = new DateTime(2026, 11, 1, 7, 0, 0, DateTimeKind.Utc);
        var state = StateOf([.. Enumerable.Range(0, 300).Select(i => Fact(start.AddMinutes(5 * i), i))]);

        Assert.Equal(
            new TradingSession(start, start.AddHours(25), 300, 299L * 300 / 2 * Usd, 0, 299 * Usd), state.Published().Session);
    }

    [Fact]
    public void Corrected_extreme_of_a_25_hour_day_counts_what_the_memory_still_holds()
    {
        var start = new DateTime(2026, 11, 1, 7, 0, 0, DateTimeKind.Utc);
        var state = StateOf([.. Enumerable.Range(0, 300).Select(i => Fact(start.AddMinutes(5 * i), 500 - i))]);

        state.Apply(Fact(start.AddMinutes(5 * 299), 400, knownAfterMinutes: 60));

        // The first hour has left the day of memory, and with it the true maximum of 500.
        Assert.Equal((488, 202, 300), (state.Published().Session.MaxUsd, state.Published().Session.MinUsd, state.Published().Session.Count));
    }

    [Fact]
    public void Day_on_which_the_clock_is_set_forward_has_a_session_of_23_hours()
    {
        var start = new DateTime(2026, 3, 8, 8, 0, 0, DateTimeKind.Utc);

        var session = StateOf(Fact(start.AddHours(22.5), 40)).Published().Session;

        Assert.Equal((start, start.AddHours(23)), (session.StartUtc, session.EndUtc));
    }

    [Fact]
    public void Miso_days_begin_in_standard_time_all_year()
    {
        var session = StateOf(new EntityKey(Isos.Miso, "INDIANA.HUB"), Fact(Noon, 40)).Published().Session;

        Assert.Equal(new DateTime(2026, 7, 1, 5, 0, 0, DateTimeKind.Utc), session.StartUtc);
    }

    [Fact]
    public void Session_before_the_first_price_has_no_mean()
    {
        var empty = default(TradingSession);

        Assert.Equal((double.NaN, double.NaN, double.NaN), (empty.MeanUsd, empty.MinUsd, empty.MaxUsd));
    }
}
