using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Nodes;

public sealed class NodeSnapshotTests
{
    private static readonly EntityKey ErcotHub = new(Isos.Ercot, "HB_NORTH");
    private static readonly EntityKey PjmHub = new(Isos.Pjm, "51288");

    [Fact]
    public void Node_without_prices_publishes_nothing()
    {
        var snapshot = new NodeState(Key).Publish();

        Assert.Empty(snapshot.Products);
        Assert.Null(snapshot.RealTime);
        Assert.Null(snapshot.DayAhead);
        Assert.Equal(double.NaN, snapshot.DartUsdPerMwh);
        Assert.Equal(TopicOffsets.None, snapshot.LastOffsets);
    }

    [Fact]
    public void Snapshot_stays_as_it_was_published()
    {
        var state = StateOf(Fact(Noon, 40), Fact(Noon, 50, PriceProduct.DayAheadHourly));
        state.AppliedUpTo(0, 7);
        var snapshot = state.Publish();

        state.Apply(Fact(Noon, 99, knownAfterMinutes: 60));
        state.Apply(Fact(Noon, 88, PriceProduct.DayAheadHourly, knownAfterMinutes: 60));
        state.AppliedUpTo(0, 8);

        Assert.Equal(40, snapshot.Find(PriceProduct.RealTime5Min)?.Latest.Lmp);
        Assert.Equal(50, snapshot.DayAheadAt(Noon)?.Lmp);
        Assert.Equal(7, snapshot.LastOffsets[0]);
    }

    [Fact]
    public void Ercot_dart_is_day_ahead_less_the_mean_of_the_hours_four_settlement_intervals()
    {
        var state = StateOf(
            ErcotHub,
            [
                Fact(Noon, 50, PriceProduct.DayAheadHourly),
                .. Quarters(Noon, 20, 30, 40, 70),
                Fact(Noon.AddMinutes(47), 999, PriceProduct.RealTimeSced),
            ]);

        Assert.Equal(PriceProduct.RealTime15Min, state.Publish().RealTime?.Product);
        Assert.Equal(50 - 40, state.Publish().DartUsdPerMwh, 10);
    }

    [Fact]
    public void Dart_of_a_running_hour_uses_the_intervals_so_far()
    {
        var state = StateOf(ErcotHub, [Fact(Noon, 50, PriceProduct.DayAheadHourly), .. Quarters(Noon, 20, 30)]);

        Assert.Equal(50 - 25, state.Publish().DartUsdPerMwh, 10);
    }

    [Fact]
    public void Caiso_dart_is_against_the_fifteen_minute_market()
    {
        var state = StateOf(
            Key, [Fact(Noon, 50, PriceProduct.DayAheadHourly), .. FiveMinutes(900, 900, 900), .. Quarters(Noon, 41, 43, 45, 47)]);

        Assert.Equal(PriceProduct.RealTime15Min, state.Publish().RealTime?.Product);
        Assert.Equal(50 - 44, state.Publish().DartUsdPerMwh, 10);
    }

    [Fact]
    public void Dart_elsewhere_is_against_the_five_minute_market()
    {
        var state = StateOf(PjmHub, [Fact(Noon, 30, PriceProduct.DayAheadHourly), .. FiveMinutes(10, 20, 60)]);

        Assert.Equal(30 - 30, state.Publish().DartUsdPerMwh, 10);
    }

    [Fact]
    public void Dart_takes_the_day_ahead_price_of_the_real_time_hour()
    {
        var state = StateOf(
            PjmHub,
            [
                Fact(Noon, 30, PriceProduct.DayAheadHourly), Fact(Noon.AddHours(1), 45, PriceProduct.DayAheadHourly), Fact(Noon.AddHours(2), 60, PriceProduct.DayAheadHourly),
                .. FiveMinutes(10), Fact(Noon.AddHours(1), 5),
            ]);

        Assert.Equal(45 - 5, state.Publish().DartUsdPerMwh, 10);
    }

    [Fact]
    public void Dart_is_absent_without_one_of_the_two_markets()
    {
        Assert.Equal(double.NaN, StateOf(PjmHub, FiveMinutes(10)).Publish().DartUsdPerMwh);
        Assert.Equal(double.NaN, StateOf(PjmHub, Fact(Noon, 30, PriceProduct.DayAheadHourly)).Publish().DartUsdPerMwh);
        Assert.Equal(
            double.NaN, StateOf(PjmHub, [Fact(Noon.AddHours(5), 30, PriceProduct.DayAheadHourly), .. FiveMinutes(10)]).Publish().DartUsdPerMwh);
    }

    [Fact]
    public void Node_without_the_settlement_product_shows_its_newest_real_time_price()
    {
        var state = StateOf(ErcotHub, Fact(Noon, 20, PriceProduct.RealTimeSced), Fact(Noon, 90, PriceProduct.DayAheadHourly), Fact(Noon.AddHours(-1), 10, PriceProduct.RealTimeHourly));

        Assert.Equal(PriceProduct.RealTimeSced, state.Publish().RealTime?.Product);
        Assert.Equal(PriceProduct.DayAheadHourly, state.Publish().DayAhead?.Product);
    }

    private static LmpFact[] Quarters(DateTime hour, params double[] prices) =>
        [.. prices.Select((price, i) => Fact(hour.AddMinutes(15 * i), price, PriceProduct.RealTime15Min))];
}
