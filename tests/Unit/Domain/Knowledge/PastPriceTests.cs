using GridGrains.Domain.Groups;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Knowledge;

public sealed class PastPriceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_interval_has_the_version_that_was_known_then(int seed)
    {
        var random = new Random(seed);
        LmpRow[] rows = [.. Enumerable.Range(0, 400).Select(offset => RowOf(
            Key, Fact(Noon.AddMinutes(5 * random.Next(60)), random.Next(-20, 90), knownAfterMinutes: 10 + (60 * random.Next(6)), sourceVersion: random.Next(3)), offset))];
        foreach (var asOf in Enumerable.Range(0, 8).Select(_ => new AsOf(Noon.AddMinutes(random.Next(-30, 700)))))
        {
            var state = PastNode.Of(Key, rows.OrderBy(_ => random.Next()), asOf);
            var expected = rows.Where(row => row.Fact.KnownAtUtc <= asOf.MomentUtc && row.Fact.IntervalStartUtc < asOf.MomentUtc).GroupBy(row => row.Fact.IntervalStartUtc)
                .Select(versions => (versions.Key, versions.OrderBy(row => (row.Fact.KnownAtUtc, row.Fact.SourceVersion, row.Offset)).Last().Fact.Lmp)).OrderBy(pair => pair.Key);
            var track = state.FindTrack(PriceProduct.RealTime5Min);

            Assert.Equal(expected, track?.PricesIn(DateTime.MinValue, DateTime.MaxValue) ?? []);
        }
    }

    [Fact]
    public void State_is_that_which_the_node_had_then()
    {
        LmpFact[] before = [Fact(Noon.AddHours(-1), 12), .. FiveMinutes(20, 30, 25), Fact(Noon, 22, knownAfterMinutes: 16)];
        LmpFact[] after = [Fact(Noon, 99, knownAfterMinutes: 60), Fact(Noon.AddMinutes(15), 40)];
        var live = StateOf(before).Publish();

        var past = PastNode.Of(Key, before.Concat(after).Select((fact, offset) => RowOf(Key, fact, offset)), new AsOf(Noon.AddMinutes(20))).Publish();

        Assert.Equal(live.RealTime, past.RealTime);
        Assert.Equal(live.AgeAt(Noon.AddHours(1)), past.AgeAt(Noon.AddHours(1)));
    }

    [Fact]
    public void Day_ahead_hours_belong_to_the_state_from_their_publication_on()
    {
        var tomorrow = Fact(Noon.AddHours(20), 50, PriceProduct.DayAheadHourly, knownAfterMinutes: -18 * 60);
        LmpRow[] rows = [RowOf(Key, tomorrow, 1), RowOf(Key, Fact(Noon.AddHours(1), 10), 2)];

        Assert.Equal(50, PastNode.Of(Key, rows, new AsOf(tomorrow.KnownAtUtc)).Publish().DayAheadAt(tomorrow.IntervalStartUtc)?.Lmp);
        Assert.Null(PastNode.Of(Key, rows, new AsOf(tomorrow.KnownAtUtc.AddTicks(-1))).Publish().DayAhead);
        Assert.Null(PastNode.Of(Key, rows, new AsOf(Noon.AddHours(1).AddMinutes(9))).Publish().RealTime);
    }

    [Fact]
    public void Log_beats_a_bulk_load_at_equal_knowledge()
    {
        LmpRow[] rows = [RowOf(Key, Fact(Noon, 20), 1), RowOf(Key, Fact(Noon, 30), 5_000_000_000) with { Partition = 2_003 }];

        Assert.Equal(20, PastNode.Of(Key, rows, new AsOf(Noon.AddHours(1))).Publish().RealTime?.Latest.Lmp);
    }

    [Fact]
    public void Members_are_those_that_the_versions_named()
    {
        var hub = new GroupId(GroupKind.Hub, new EntityKey(Isos.Caiso, "H"));
        LmpRow[] rows =
        [
            Member("A", 10, "H", 10, 1), Member("B", 30, "H", 10, 2), Member("B", 30, "OTHER", 20, 3), Member("C", 50, "OTHER", 10, 4), Member("P", 99, "H", 10, 5),
        ];
        var price = new EntityKey(Isos.Caiso, "P");

        var both = Assert.Single(PastGroup.MembersOf(hub, price, rows, new AsOf(Noon.AddMinutes(15))));
        Assert.Equal((Noon, 2, 20.0), (both.IntervalStartUtc, both.Members, both.MeanUsd));
        Assert.Equal(10, Assert.Single(PastGroup.MembersOf(hub, price, rows, new AsOf(Noon.AddMinutes(25)))).MeanUsd);
        Assert.Empty(PastGroup.MembersOf(hub, price, rows, new AsOf(Noon.AddMinutes(5))));

        static LmpRow Member(string node, double lmp, string hub, int knownAfter, long offset) =>
            RowOf(new EntityKey(Isos.Caiso, node), Fact(Noon, lmp, knownAfterMinutes: knownAfter), offset) with { Labels = new NodeLabels(Hub: hub) };
    }

    [Fact]
    public void Price_is_covered_by_its_hour_its_contract_day_and_the_windows_that_reach_it()
    {
        var start = new DateTime(2026, 11, 1, 7, 45, 0, DateTimeKind.Utc);

        // The day on which clocks are set back has 25 hours.
        Assert.Equal(
            [
                new("node_lmp_1h", Key.ToString(), start.AddMinutes(-45), start.AddMinutes(15)),
                new("hub_lmp_5m", "CAISO/H", start, start.AddMinutes(5)),
                new("hub_lmp_1d", "CAISO/H", start.AddMinutes(-45), start.AddMinutes(-45).AddHours(25)),
            ],
            PriceCover.Buckets(Key, start, 5, ["H", "H"]));
        var windows = PriceCover.Windows(Isos.Caiso, PriceProduct.RealTime5Min, start, 5).ToArray();
        Assert.Contains(new CoveredWindow("node_rolling", "rt_1h_*", start, start.AddHours(1)), windows);
        Assert.Contains(new CoveredWindow("node_prices", "session_*", start, start.AddMinutes(-45).AddHours(25)), windows);
    }

    private static LmpRow RowOf(EntityKey node, LmpFact fact, long offset) => new(node, fact, NodeLabels.None, offset, "TEST", fact.KnownAtUtc);
}
