using GridGrains.Domain.Bulk;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reconciliation;
using GridGrains.Domain.Tables;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Bulk;

public sealed class BulkSelectionTests
{
    private static readonly DateTime Start = new(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Rows_that_nobody_has_are_the_same_list()
    {
        var rows = new RowList<LmpRow>([Row("A", 0, 30), Row("B", 1, 30)]);
        var selection = new BulkSelection();

        selection.Begin(rows);

        Assert.Same(rows, selection.Take());
    }

    [Fact]
    public void What_the_table_or_an_earlier_row_says_is_left_out_and_another_price_or_version_is_not()
    {
        var selection = new BulkSelection();
        selection.Begin(new RowList<LmpRow>([Row("A", 0, 30), Row("A", 1, 30), Row("A", 2, 31), Row("A", 3, 30, version: 1), Row("B", 4, double.NaN), Row("C", 5, -0.0)]));

        selection.Add(AuditedRow.Of(Row("B", 77, double.NaN)));
        selection.Add(AuditedRow.Of(Row("C", 78, 0.0)));
        selection.Add(AuditedRow.Of(Row("C", 79, 0.0)));
        selection.Add(AuditedRow.Of(Row("D", 80, 30)));

        Assert.Equal([0, 2, 3], selection.Take().Select(row => row.Offset));
    }

    [Fact]
    public void Memory_of_a_batch_is_forgotten_with_the_next()
    {
        var selection = new BulkSelection();
        selection.Begin(new RowList<LmpRow>([Row("A", 0, 30), Row("A", 1, 30)]));
        selection.Begin(new RowList<LmpRow>([Row("A", 2, 30)]));

        Assert.Equal(2, Assert.Single(selection.Take()).Offset);
    }

    [Fact]
    public void Sums_are_by_cell_and_by_day_of_UTC()
    {
        // A day of CAISO begins at 07:00 or 08:00 of UTC.
        var rows = new RowList<LmpRow>([Row("A", 0, 30), Row("B", 1, 30), Row("A", 2, 30) is var late ? late with { Fact = late.Fact with { IntervalStartUtc = Start.AddHours(14) } } : default]);

        var sums = BulkSums.Of(rows);

        Assert.Equal([2, 1], sums.Cells.Select(sum => sum.Buckets.Sum(bucket => bucket.Rows)));
        Assert.Single(sums.Cells.Select(sum => sum.Cell).Distinct());
        Assert.Equal([Start.Date, Start.Date.AddDays(1)], sums.Days.Select(day => day.DayUtc));
    }

    [Fact]
    public void Place_is_the_partition_of_the_key_and_the_files_number_before_the_row()
    {
        var offset = BulkPlace.OffsetOf(7, 123);

        Assert.Equal((7L << 32) + 123, offset);
        Assert.Equal((7, 123), (BulkPlace.FileOf(offset), BulkPlace.RowOf(offset)));
        Assert.InRange(BulkPlace.PartitionOf(new EntityKey(Isos.Get("CAISO"), "A")), 2000, 2011);
        Assert.True(BulkPlace.RankOf(2003, offset) < BulkPlace.RankOf(3, 0));
        Assert.True(BulkPlace.RankOf(2003, offset) < BulkPlace.RankOf(2004, offset + 1));
        Assert.Throws<GridGrains.Domain.DomainException>(() => BulkPlace.OffsetOf(1, 1L << 32));
    }

    internal static LmpRow Row(string node, long offset, double lmp, int version = 0) => new(
        new EntityKey(Isos.Get("CAISO"), node),
        new LmpFact
        {
            Product = PriceProduct.RealTime5Min,
            IntervalStartUtc = Start,
            IntervalMinutes = 5,
            Lmp = lmp,
            KnownAtUtc = Start.AddMinutes(10),
            SourceVersion = version,
        },
        NodeLabels.None, offset, "BACKFILL", Start, 2000);
}
