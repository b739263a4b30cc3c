using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Groups;

public sealed class GroupReadingTests
{
    private static readonly Iso Caiso = Isos.Caiso;

    [Fact]
    public void Day_ahead_of_the_running_hour_is_no_price_of_the_furthest_hour()
    {
        var node = StateOf(
            Quarter(Noon, 31), Quarter(Noon.AddMinutes(15), 33),
            Fact(Noon, 35, PriceProduct.DayAheadHourly), Fact(Noon.AddHours(11), 11, PriceProduct.DayAheadHourly));

        var reading = GroupReading.Of(Caiso, null, node.Publish(), Noon.AddMinutes(40));

        Assert.Equal((Noon, 35), (reading.CurrentHour?.StartUtc, reading.CurrentHour?.Price.Lmp));
        Assert.Equal((Noon.AddHours(11), 11), (reading.DayAhead?.IntervalStartUtc, reading.DayAhead?.Lmp));
        Assert.Equal((33, 2), (reading.RealTime?.Lmp, reading.ChangeUsdPerMwh));
        Assert.Equal(35 - 32, reading.DartUsdPerMwh, 10);
        Assert.Equal(2, reading.Session?.Count);
        Assert.Equal(TimeSpan.FromMinutes(15), reading.Age);
    }

    [Fact]
    public void Old_prices_have_an_age_and_no_running_hour()
    {
        var node = StateOf(Quarter(Noon, 31), Fact(Noon, 35, PriceProduct.DayAheadHourly));

        var reading = GroupReading.Of(Caiso, null, node.Publish(), Noon.AddDays(400).AddMinutes(10));

        Assert.Equal(TimeSpan.FromDays(400), reading.Age);
        Assert.Null(reading.CurrentHour);
        Assert.Equal((Noon, 4), (reading.RealTimeHour?.StartUtc, reading.DartUsdPerMwh));
        Assert.Equal(double.NaN, reading.ChangeUsdPerMwh);
    }

    [Fact]
    public void Change_is_against_the_interval_before_also_when_event_time_is_far_ahead()
    {
        var node = new NodeState(Key);
        foreach (var (minute, price) in new[] { (0, 31.5), (15, 30.25), (45, 40) })
        {
            node.Apply(Quarter(Noon.AddMinutes(minute), price), Noon.AddDays(1), out _);
        }

        Assert.Equal(double.NaN, GroupReading.Of(Caiso, null, node.Publish(), Noon).ChangeUsdPerMwh);
        node.Apply(Quarter(Noon.AddMinutes(30), 41), Noon.AddDays(1), out _);
        Assert.Equal(-1, GroupReading.Of(Caiso, null, node.Publish(), Noon).ChangeUsdPerMwh);
        node.Apply(Quarter(Noon.AddMinutes(30), 42) with { KnownAtUtc = Noon.AddDays(2) }, Noon.AddDays(1), out _);
        Assert.Equal(-2, GroupReading.Of(Caiso, null, node.Publish(), Noon).ChangeUsdPerMwh);
    }

    [Theory]
    [InlineData(8, 20)]
    [InlineData(9, 21)]
    public void Hour_that_comes_twice_when_the_clock_is_set_back_is_told_apart(int utcHour, double price)
    {
        // 1 November 2026 in California: 08:00 and 09:00 UTC are both 01:00; the day has 25 hours.
        var day = new DateTime(2026, 11, 1, 7, 0, 0, DateTimeKind.Utc);
        var node = StateOf([
            Quarter(day.AddHours(2), 18),
            .. Enumerable.Range(0, 25).Select(hour => Fact(day.AddHours(hour), 19 + hour, PriceProduct.DayAheadHourly)),
        ]);

        var reading = GroupReading.Of(Caiso, null, node.Publish(), new DateTime(2026, 11, 1, utcHour, 30, 0, DateTimeKind.Utc));

        Assert.Equal(price, reading.CurrentHour?.Price.Lmp);
        Assert.Equal((day.AddHours(2), 3), (reading.RealTimeHour?.StartUtc, reading.DartUsdPerMwh));
        Assert.Equal(TimeSpan.FromHours(25), reading.Session?.EndUtc - reading.Session?.StartUtc);
    }

    [Fact]
    public void Without_a_price_node_the_published_prices_say_what_they_can()
    {
        var group = new GroupSnapshot(
            new GroupId(GroupKind.Hub, Key), [Fact(Noon, 30), Quarter(Noon, 31), Fact(Noon, 35, PriceProduct.DayAheadHourly)], [], 1);

        var reading = GroupReading.Of(Caiso, group, null, Noon.AddMinutes(59));

        Assert.Equal((PriceProduct.RealTime15Min, 35), (reading.RealTime?.Product, reading.CurrentHour?.Price.Lmp));
        Assert.Equal(TimeSpan.FromMinutes(49), reading.Age);
        Assert.Equal(double.NaN, reading.DartUsdPerMwh);
        Assert.Null(GroupReading.Of(Caiso, group, null, Noon.AddMinutes(60)).CurrentHour);
    }

    [Fact]
    public void Group_without_any_price_has_neither_price_nor_age()
    {
        var reading = GroupReading.Of(Caiso, null, new NodeState(Key).Publish(), Noon);

        Assert.Equal((null, null, null, null), (reading.RealTime, reading.DayAhead, reading.CurrentHour, reading.Age));
    }

    private static LmpFact Quarter(DateTime startUtc, double price) => Fact(startUtc, price, PriceProduct.RealTime15Min);
}
