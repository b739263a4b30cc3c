using CsCheck;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reconciliation;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Reconciliation.MemoryAuditSource;

namespace GridGrains.Tests.Unit.Domain.Reconciliation;

public sealed class AuditSourceDigestTests
{
    private static readonly AuditScope Scope = new(Day, LogWindow.Of(LogWindow.Partitions.ToDictionary(partition => partition, _ => new GridGrains.Domain.Log.OffsetRange(100, 200))));

    [Fact]
    public void Order_of_rows_makes_no_difference() => Gen.Int[0, 40].Array[2, 60].Sample(offsets =>
    {
        var rows = offsets.Select((offset, i) => Row($"N{offset % 7}", offset, 100 + i)).ToArray();
        var (forwards, backwards) = (DigestOf(rows), DigestOf([.. rows.Reverse()]));
        return forwards.Cells.Order().SequenceEqual(backwards.Cells.Order()) && forwards.Cells.All(cell => forwards[cell].Within == backwards[cell].Within);
    });

    [Fact]
    public void Every_word_of_a_row_counts()
    {
        var row = Row("A", 0, 150);
        AuditedRow[] others =
        [
            row with { Node = new EntityKey(Isos.Caiso, "B") }, row with { Node = new EntityKey(Isos.Spp, "A") }, row with { Product = PriceProduct.RealTime15Min },
            row with { IntervalStartUtc = row.IntervalStartUtc.AddTicks(10) }, row with { KnownAtUtc = row.KnownAtUtc.AddTicks(10) }, row with { SourceVersion = 1 },
            row with { Partition = 1003 }, row with { Offset = 151 }, row with { Lmp = row.Lmp + 1e-9 }, row with { Energy = double.NaN }, row with { Congestion = 0 }, row with { Loss = 0 },
        ];

        Assert.Equal(others.Length + 1, others.Append(row).Select(HashOf).Distinct().Count());
        Assert.Equal(HashOf(row with { Lmp = 0.0 }), HashOf(row with { Lmp = -0.0 }));
        Assert.Equal(HashOf(row), HashOf(row with { Loss = BitConverter.Int64BitsToDouble(-1) }));
    }

    [Fact]
    public void Rows_go_by_the_days_of_their_market()
    {
        // The operating day began at 07:00 UTC.
        var midnight = Row("A", 0, 150) with { IntervalStartUtc = Noon.Date.AddHours(7) };

        var digest = DigestOf(midnight, midnight with { IntervalStartUtc = midnight.IntervalStartUtc.AddTicks(-1), Offset = 151 });

        Assert.Equal(["2026-06-30", "2026-07-01"], digest.Cells.Order().Select(cell => cell.Day.ToString("uuuu-MM-dd", null)));
    }

    [Fact]
    public void Rows_outside_the_range_or_not_yet_everywhere_are_left_out_and_forgotten_ones_are_counted_apart()
    {
        var digest = DigestOf(
            Row("A", 0, 150), Row("A", 1, 99), Row("A", 2, 200), Row("A", 3, 150) with { IntervalStartUtc = Day.ToUtc }, Row("A", 4, 150) with { IntervalStartUtc = Day.FromUtc.AddTicks(-1) });

        var cell = Assert.Single(digest.Cells);
        Assert.Equal((1, 1), (digest[cell].Within.Rows, digest[cell].Older.Rows));
    }

    private static AuditSourceDigest DigestOf(params AuditedRow[] rows)
    {
        var digest = new AuditSourceDigest(Scope);
        foreach (var row in rows)
        {
            digest.Add(row);
        }

        return digest;
    }

    private static ulong HashOf(AuditedRow row) => RowHash.Of(row, RowHash.Of(row.Node));
}
