using CsCheck;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Nodes.Facts;

namespace GridGrains.Tests.Unit.Domain.Nodes;

/// <summary>What a node knows depends on what was published, not on how it came.</summary>
public sealed class NodeStateOrderTests
{
    [Theory]
    [InlineData(PriceProduct.RealTime5Min)]
    [InlineData(PriceProduct.RealTime15Min)]
    [InlineData(PriceProduct.DayAheadHourly)]
    public void Distinct_prices_within_the_memory_may_come_in_any_order(PriceProduct product) =>
        DistinctFacts(product, slots: ProductTrack.CapacityOf(product)).Sample(shuffled =>
        {
            var inOrder = shuffled.OrderBy(fact => fact.IntervalStartUtc).ToArray();
            var expected = StateOf(inOrder);
            var state = StateOf(shuffled);

            Assert.Equal((expected.DistinctCount, expected.StandingSumTicks), (state.DistinctCount, state.StandingSumTicks));
            Assert.Equal(expected.Published(product) with { LateCount = 0 }, state.Published(product) with { LateCount = 0 });
            Assert.Equal(PointsOf(expected, product), PointsOf(state, product));
            Assert.Equal(inOrder.Length, PointsOf(state, product).Count);
        });

    [Fact]
    public void Windows_and_session_are_sums_over_the_standing_prices() =>
        DistinctFacts(PriceProduct.RealTime5Min, slots: 288).Sample(facts =>
        {
            var published = StateOf(facts).Published();
            var session = facts.Where(fact => fact.IntervalStartUtc >= published.Session.StartUtc).Select(TicksOf).ToList();
            var closed = facts.Where(fact => fact.IntervalEndUtc <= published.ShortWindow.EndUtc).ToList();

            Assert.Equal((session.Count, session.Sum(), session.Min(), session.Max()),
                (published.Session.Count, published.Session.SumTicks, (long)published.Session.MinTicks, (long)published.Session.MaxTicks));
            Assert.Equal(facts.Length - 1, closed.Count);
            if (closed.Count > 0)
            {
                var last = closed.MaxBy(fact => fact.IntervalStartUtc);
                Assert.Equal((last.IntervalEndUtc, TicksOf(last)), (published.ShortWindow.EndUtc, published.ShortWindow.SumTicks));
            }
        });

    [Fact]
    public void Log_replayed_in_other_batches_ends_in_the_same_bytes()
    {
        var cuts = Gen.Select(Publications(120), Gen.Int[1, 40]);

        cuts.Sample((log, batch) => Assert.Equal(Encode(Replay(log, int.MaxValue)), Encode(Replay(log, batch))));
    }

    [Fact]
    public void Node_restored_between_any_two_batches_publishes_what_it_would_have_published() =>
        Gen.Select(Publications(120), Gen.Int[1, 40]).Sample((log, batch) =>
            AssertSameSnapshot(Replay(log, int.MaxValue).Publish(), Replay(log, batch).Publish()));

    [Fact]
    public void Log_replayed_from_its_start_onto_the_end_changes_no_standing_price() =>
        Publications(60, slots: 23).Sample(log =>
        {
            var state = Replay(log, int.MaxValue);
            var before = state.Publish();

            foreach (var (fact, _) in log)
            {
                state.Apply(fact, default, out _);
            }

            Assert.Equal((before.DistinctCount, before.StandingSumTicks), (state.DistinctCount, state.StandingSumTicks));
        });

    // A restart between batches: everything the node knows goes through its stored form.
    private static NodeState Replay(TimedPrice[] log, int batch)
    {
        var state = new NodeState(Key);
        foreach (var facts in log.Chunk(batch))
        {
            foreach (var (fact, watermark) in facts)
            {
                state.Apply(fact, watermark, out _);
            }

            state = Decode(Encode(state));
        }

        return state;
    }

    private static void AssertSameSnapshot(NodeSnapshot expected, NodeSnapshot actual)
    {
        Assert.Equal(expected.Products, actual.Products);
        Assert.Equal(HoursOf(expected.DayAheadHours), HoursOf(actual.DayAheadHours));
        Assert.Equal((expected.DistinctCount, expected.StandingSumTicks), (actual.DistinctCount, actual.StandingSumTicks));
    }

    private static List<(DateTime, int)> PointsOf(NodeState state, PriceProduct product)
    {
        var ring = state.FindTrack(product)!.Ring;
        var slots = Enumerable.Range(0, ring.Capacity).Select(back => ring.NewestSlot - back);
        return [.. slots.Where(slot => ring.PriceAt(slot) != PriceTicks.Missing).Select(slot => (ring.StartOf(slot), ring.PriceAt(slot)))];
    }

    private static List<DayAheadPrice?> HoursOf(DayAheadHours hours) =>
        [.. Enumerable.Range(0, DayAheadHours.Capacity).Select(back => hours.At(hours.NewestHour - back))];

    private static long TicksOf(LmpFact fact) => PriceTicks.FromUsd(fact.Lmp);
}
