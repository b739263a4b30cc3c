using CsCheck;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reconciliation;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Reconciliation.MemoryAuditSource;

namespace GridGrains.Tests.Unit.Domain.Reconciliation;

public sealed class RingAuditTests
{
    private static readonly TopicPartition Live3 = new(Topics.RealTimeLmp, 3);

    /// <summary>Whatever comes in whatever order: what the audit expects is what a ring holds.</summary>
    [Fact]
    public void Ring_that_applied_the_log_is_equal() =>
        Gen.Select(Gen.Int[0, 320], Gen.Int[-5, 60], Gen.Int[0, 300], Gen.Int[0, 3]).Array[1, 80].Sample(facts =>
        {
            var rows = facts.Select((fact, offset) => Row("A", 0, offset, fact.Item2, 0) with
            {
                // Off the grid by up to four minutes, known to the second and within it, with versions beyond a byte.
                IntervalStartUtc = Day.FromUtc.AddMinutes(-60 + (5 * fact.Item1)).AddSeconds(fact.Item3 % 240),
                KnownAtUtc = Day.FromUtc.AddHours(30).AddMilliseconds(700 * fact.Item3),
                SourceVersion = fact.Item4 * 150,
            }).ToArray();
            var report = Audit(new MemoryAuditSource("log", rows), new FakeRings(ReadingOf(rows, rows.Length - 1)));
            return report.Rings!.Cells.All(cell => cell is { Differing: 0, NotComparable: 0 });
        });

    [Fact]
    public void Planted_price_is_named()
    {
        AuditedRow[] rows = [Row("A", 0, 0), Row("A", 1, 1), Row("A", 2, 2)];
        var ring = ReadingOf(rows, 2);
        var planted = new Dictionary<DateTime, int>(ring.Prices) { [Noon.AddMinutes(5)] = PriceTicks.FromUsd(99) };
        planted.Remove(Noon);

        var report = Audit(new MemoryAuditSource("log", rows), new FakeRings(ring with { Prices = planted }));

        Assert.Equal((1, 3, 2), (report.Differences, report.Rings!.Cells[0].Compared, report.Rings.Cells[0].Differing));
        Assert.Equal([(30.0, null), (30.0, 99.0)], report.Rings.Differences.Select(difference => (difference.ExpectedLmp, difference.FoundLmp)));
    }

    [Fact]
    public void Records_that_a_node_has_not_applied_and_backfills_are_left_out()
    {
        AuditedRow[] rows = [Row("A", 0, 0), Row("A", 0, 1, 99, 20), Row("A", 0, 0, 98, 30, partition: 1003)];

        Assert.Equal(0, Audit(new MemoryAuditSource("log", rows), new FakeRings(ReadingOf(rows[..1], 0))).Differences);
    }

    [Fact]
    public void What_the_log_may_have_forgotten_is_not_compared()
    {
        AuditedRow[] rows = [Row("A", 0, 0), Row("A", 1, 1)];
        var log = new MemoryAuditSource("log", rows).Holding(Live3, 1, 2);
        log.OldestUtc[Live3] = Noon.AddDays(-1);

        var cell = Assert.Single(Audit(log, new FakeRings(ReadingOf(rows, 1))).Rings!.Cells);

        Assert.Equal((0, 0, 2), (cell.Compared, cell.Differing, cell.NotComparable));
        log.OldestUtc[Live3] = Noon.AddDays(-3);
        Assert.Equal(1, Assert.Single(Audit(log, new FakeRings(ReadingOf(rows, 1))).Rings!.Cells).Differing);
    }

    private static AuditReport Audit(MemoryAuditSource log, IAuditedRings rings) =>
        new PriceAudit(log, [], rings).RunAsync(Day, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    private static RingReading ReadingOf(AuditedRow[] rows, long offset)
    {
        var ring = new PriceRing(5, ProductTrack.CapacityOf(PriceProduct.RealTime5Min));
        foreach (var row in rows)
        {
            ring.Put(
                new LmpFact
                {
                    Product = row.Product,
                    IntervalStartUtc = row.IntervalStartUtc,
                    IntervalMinutes = 5,
                    Lmp = row.Lmp,
                    Energy = row.Energy,
                    Congestion = row.Congestion,
                    KnownAtUtc = row.KnownAtUtc,
                    SourceVersion = row.SourceVersion,
                },
                out _);
        }

        var prices = Enumerable.Range(0, ring.Capacity).Select(i => ring.NewestSlot - i).Where(slot => ring.PriceAt(slot) != PriceTicks.Missing)
            .ToDictionary(ring.StartOf, ring.PriceAt);
        return new RingReading(rows[0].Node, PriceProduct.RealTime5Min, offset, -1, ring.StartOf(ring.OldestSlot), ring.StartOf(ring.NewestSlot), prices);
    }

    private sealed class FakeRings(params RingReading[] rings) : IAuditedRings
    {
        public ValueTask<RingReadings> ReadAsync(int shard, AuditRange range, CancellationToken cancellation) => new(new RingReadings(shard == 3 ? rings : [], 0));
    }
}
