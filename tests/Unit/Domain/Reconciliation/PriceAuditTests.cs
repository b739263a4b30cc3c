using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Domain.Reconciliation;
using Xunit;
using static GridGrains.Tests.Unit.Domain.Reconciliation.MemoryAuditSource;

namespace GridGrains.Tests.Unit.Domain.Reconciliation;

public sealed class PriceAuditTests
{
    private static readonly TopicPartition Live3 = new(Topics.RealTimeLmp, 3);
    private static readonly AuditedRow[] Rows = [.. Enumerable.Range(0, 60).Select(i => Row($"N{i % 20}", i / 20, i, 30 + i))];

    private readonly MemoryAuditSource _log = new("log", Rows);
    private readonly MemoryAuditSource _lake = new("iceberg", [.. Rows.Reverse()]);
    private readonly MemoryAuditSource _warehouse = new("clickhouse", Rows);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Places_that_hold_the_same_are_equal()
    {
        var report = await AuditAsync();

        Assert.Equal((0, 0), (report.Differences, report.Rows.Count));
        Assert.Equal([60, 60, 60], Assert.Single(report.Cells).Sources.Select(source => source.Rows));
        Assert.Single(report.Cells[0].Sources.Select(source => source.Checksum).Distinct());
        Assert.Equal((1, 1, 1), (_log.Reads, _lake.Reads, _warehouse.Reads));
    }

    [Theory]
    [InlineData("log")]
    [InlineData("iceberg")]
    [InlineData("clickhouse")]
    public async Task Place_that_differs_from_two_is_named_with_the_row(string culprit)
    {
        var source = new[] { _log, _lake, _warehouse }.Single(source => source.Name == culprit);
        var planted = source.Rows.FindIndex(row => row.Offset == 17);
        source.Rows[planted] = source.Rows[planted] with { Lmp = 99 };

        var report = await AuditAsync();

        Assert.Equal(1, report.Differences);
        var row = Assert.Single(report.Rows);
        Assert.Equal((culprit, DifferenceKind.Changed, "N17", 17L, 47.0, 99.0), (row.Place, row.Kind, row.Key.Node.Id, row.Key.Offset, row.ExpectedLmp, row.FoundLmp));
    }

    [Fact]
    public async Task Missing_unexpected_and_repeated_rows_are_told_apart()
    {
        _warehouse.Rows.RemoveAll(row => row.Offset == 5);
        _lake.Rows.Add(Row("GHOST", 1, 500));
        var audit = await AuditAsync();
        Assert.Equal([("iceberg", DifferenceKind.Unexpected, 500L), ("clickhouse", DifferenceKind.Missing, 5L)], audit.Rows.Select(row => (row.Place, row.Kind, row.Key.Offset)));

        _lake.Rows.RemoveAll(row => row.Offset == 500);
        _warehouse.Rows.AddRange([Rows[5], Rows[7], Rows[7]]);
        audit = await AuditAsync();
        Assert.Equal(("clickhouse", DifferenceKind.Repeated, 7L), audit.Rows.Select(row => (row.Place, row.Kind, row.Key.Offset)).Single());
    }

    [Fact]
    public async Task Rows_that_a_slow_place_lacks_are_no_difference()
    {
        _warehouse.Rows.RemoveAll(row => row.Offset >= 40);
        _warehouse.Holding(Live3, 0, 40);
        _log.Holding(Live3, 0, 60);

        var report = await AuditAsync();

        Assert.Equal(0, report.Differences);
        Assert.Equal([40, 40, 40], report.Cells[0].Sources.Select(source => source.Rows));
        Assert.Equal(20, report.Sources.Single(source => source.Name == "clickhouse").Behind);
    }

    [Fact]
    public async Task Tables_are_compared_with_each_other_where_the_log_has_forgotten()
    {
        _log.Holding(Live3, 30, 60);
        Assert.Equal(0, (await AuditAsync()).Differences);

        _warehouse.Rows.RemoveAll(row => row.Offset == 3);
        var report = await AuditAsync();

        Assert.Equal((1, "clickhouse", 3L), (report.Differences, report.Rows[0].Place, report.Rows[0].Key.Offset));
        Assert.Equal([0, 30, 29], report.Cells[0].Sources.Select(source => source.Older));
    }

    [Fact]
    public async Task Absent_place_is_told_and_not_asked()
    {
        (_warehouse.Absence, _lake.Absence) = ("the engine is starting", "off");

        var report = await AuditAsync();

        Assert.Equal((0, "the engine is starting"), (report.Differences, report.Sources[2].Absence));
        Assert.Equal((0, 0), (_lake.Reads, _warehouse.Reads));
    }

    [Fact]
    public async Task Log_that_forgets_while_it_is_read_is_read_again()
    {
        _log.Failures.Enqueue(new DomainException(DomainErrorCode.RecordsGone, "trimmed"));

        Assert.Equal((0, 2), ((await AuditAsync()).Differences, _log.Reads));
    }

    [Fact]
    public async Task Many_differences_are_counted_and_a_few_are_named()
    {
        _warehouse.Rows.Clear();

        var report = await AuditAsync();

        Assert.Equal(1, report.Differences);
        Assert.InRange(report.Rows.Count, 1, RowDifferences.PerCell);
    }

    private Task<AuditReport> AuditAsync() => new PriceAudit(_log, [_lake, _warehouse], null).RunAsync(Day, Token);
}
