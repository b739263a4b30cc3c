using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Prices.Bulk;
using GridGrains.Domain.Reconciliation;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Bulk;

/// <summary>Bulk loads into a lake and an engine, through a manifest.</summary>
public sealed class BulkWriterTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";
    private const string Counts = "SELECT (SELECT count() FROM iso_rt_lmp), (SELECT count() FROM iso_da_lmp), (SELECT count() FROM fact_lmp_5m)";

    [Fact]
    public async Task Day_is_in_both_stores_and_the_rollups_and_the_audit_finds_every_place_equal()
    {
        await using var bed = await BulkBed.CreateAsync(engine);

        await bed.LoadAsync("file", Day(20));

        Assert.Equal(["288 24 312"], await bed.RowsAsync(Counts));
        Assert.Equal(["2000 1 20"], await bed.RowsAsync("SELECT min(1000 * intDiv(log_partition, 1000)), min(is_backfill), avg(lmp) FROM iso_rt_lmp"));
        Assert.Equal(["288 20 1"], await bed.RowsAsync("SELECT count(), avg(price), min(is_published) FROM hub_lmp_5m FINAL WHERE market = 'REAL_TIME_5_MIN'"));
        Assert.Equal(["DAY_AHEAD_HOURLY 24 21 1440", "REAL_TIME_5_MIN 24 20 1440"], await bed.RowsAsync(
            "SELECT market, count(), avg(lmp), sum(minutes) FROM node_lmp_1h FINAL GROUP BY market ORDER BY market"));
        Assert.Equal(["20 1440"], await bed.RowsAsync("SELECT avg(price), sum(minutes) FROM hub_lmp_1d FINAL WHERE market = 'REAL_TIME_5_MIN'"));
        var report = await bed.AuditAsync(Noon, days: 2);
        Assert.Equal(0, report.Differences);
        Assert.Equal(["log", "manifest", "iceberg", "clickhouse", "clickhouse_facts"], report.Sources.Select(source => source.Name));
        Assert.Equal(312, report.Cells.Sum(cell => cell.Sources.Single(source => source.Place == "manifest").Rows));
    }

    [Fact]
    public async Task Crash_at_any_step_loses_nothing_and_doubles_nothing()
    {
        await using var bed = await BulkBed.CreateAsync(engine);
        var crashes = 0;
        for (var step = 0; ; step++)
        {
            // A day of its own each time, in three batches of which one is begun anew.
            var (start, source) = (Noon.AddDays(step), $"file {step}");
            LmpEvent[] prices =
            [
                .. Enumerable.Range(0, 12).Select(i => Price(Sp15, start.AddMinutes(5 * i), 30)),
                .. Enumerable.Range(0, 2).Select(i => Price(Sp15, start.AddHours(i), 31, product: PriceProduct.DayAheadHourly)),
            ];
            bed.Failpoints.DiesIn = step;
            var died = await Record.ExceptionAsync(() => bed.LoadAsync(source, prices, batchRows: 8));
            crashes += died is ProcessDeath ? 1 : 0;
            if (died is null)
            {
                break;
            }

            Assert.IsType<ProcessDeath>(died);
            bed.Failpoints.DiesIn = int.MaxValue;
            await bed.LoadAsync(source, prices, batchRows: 8);
            Assert.Equal([FormattableString.Invariant($"{12 * (step + 1)} {2 * (step + 1)} {14 * (step + 1)}")], await bed.RowsAsync(Counts));
            Assert.Equal(["180"], await bed.RowsAsync(FormattableString.Invariant(
                $"SELECT sum(minutes) FROM node_lmp_1h FINAL WHERE toDate(hour) = '{start:yyyy-MM-dd}'")));
        }

        Assert.InRange(crashes, 15, 40);
        var report = await bed.AuditAsync(Noon, crashes + 1);
        Assert.Equal(0, report.Differences);
        Assert.Equal(14 * (crashes + 1), report.Cells.Sum(cell => cell.Sources.Single(source => source.Place == "iceberg").Rows));
    }

    [Fact]
    public async Task Insert_that_was_begun_is_finished_without_doubling_a_row()
    {
        await using var bed = await BulkBed.CreateAsync(engine);
        bed.Failpoints.DiesIn = BulkSteps.All.ToList().IndexOf(BulkSteps.AfterLoad);
        await Assert.ThrowsAsync<ProcessDeath>(() => bed.LoadAsync("file", [Price(Sp15, Noon, 30), Price(Sp15, Noon.AddMinutes(5), 31)]));
        Assert.Equal(["2 0 2"], await bed.RowsAsync(Counts));
        await bed.Warehouse.ScalarAsync("ALTER TABLE fact_lmp_5m DELETE WHERE ts = '2026-06-10 12:05:00' SETTINGS mutations_sync = 1");

        await bed.RecoverAsync();

        Assert.Equal(["2 0 2"], await bed.RowsAsync(Counts));
        Assert.Equal(["30.5"], await bed.RowsAsync("SELECT lmp FROM node_lmp_1h FINAL"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_tables_say_already_is_left_out(bool hasLake)
    {
        await using var bed = await BulkBed.CreateAsync(engine, hasLake);
        await bed.Warehouse.AppendAsync(Price(Sp15, Noon, 30), Price(Sp15, Noon.AddMinutes(5), 31));
        await bed.WriteLogAsync();

        var known = await bed.LoadAsync("file", [Price(Sp15, Noon, 30), Price(Sp15, Noon.AddMinutes(5), 99), Price(Sp15, Noon.AddMinutes(10), 32), Price(Sp15, Noon.AddMinutes(10), 32)]);
        var again = await bed.LoadAsync("the same under another name", [Price(Sp15, Noon.AddMinutes(10), 32), Price(Sp15, Noon.AddMinutes(15), 33, version: 1)]);

        Assert.Equal((2, 1), (known, again));
        Assert.Equal(["5"], await bed.RowsAsync("SELECT count() FROM iso_rt_lmp"));
    }

    [Fact]
    public async Task Log_beats_a_bulk_load_of_the_same_version_in_every_answer()
    {
        await using var bed = await BulkBed.CreateAsync(engine);
        await bed.LoadAsync("file", [Price(Sp15, Noon, 99), Price(Sp15, Noon.AddMinutes(5), 40, version: 1)]);
        await bed.Warehouse.AppendAsync(Price(Sp15, Noon, 30), Price(Sp15, Noon.AddMinutes(5), 31));
        await bed.WriteLogAsync();

        Assert.Equal(["30", "40"], await bed.RowsAsync("SELECT lmp FROM iso_rt_lmp_latest ORDER BY ts"));
        Assert.Equal(["30", "40"], await bed.RowsAsync("SELECT lmp FROM iso_rt_lmp_as_of(as_of = '2100-01-01 00:00:00') ORDER BY ts"));
        Assert.Equal(["30", "40"], await bed.RowsAsync("SELECT price FROM hub_lmp_5m FINAL ORDER BY ts"));
        Assert.Equal(["35"], await bed.RowsAsync("SELECT lmp FROM node_lmp_1h FINAL"));
        Assert.Equal(0, (await bed.AuditAsync(Noon)).Differences);
    }

    [Fact]
    public async Task Row_that_a_table_lost_after_the_load_is_found_by_the_audit()
    {
        await using var bed = await BulkBed.CreateAsync(engine);
        await bed.LoadAsync("file", [Price(Sp15, Noon, 30), Price(Sp15, Noon.AddMinutes(5), 31)]);
        await bed.Warehouse.ScalarAsync("ALTER TABLE iso_rt_lmp DELETE WHERE ts = '2026-06-10 12:05:00' SETTINGS mutations_sync = 1");

        var report = await bed.AuditAsync(Noon);

        Assert.Equal(1, report.Differences);
        var row = Assert.Single(report.Rows);
        Assert.Equal(("clickhouse", DifferenceKind.Missing, 31), (row.Place, row.Kind, row.ExpectedLmp));
    }

    [Fact]
    public async Task Batch_that_is_under_way_is_not_compared()
    {
        await using var bed = await BulkBed.CreateAsync(engine);
        bed.Failpoints.DiesIn = BulkSteps.All.ToList().IndexOf(BulkSteps.AfterCommit);
        await Assert.ThrowsAsync<ProcessDeath>(() => bed.LoadAsync("file", [Price(Sp15, Noon, 30)]));

        Assert.Equal(0, (await bed.AuditAsync(Noon)).Differences);
    }

    [Fact]
    public async Task Numbers_go_on_behind_those_that_the_lake_has_seen_where_the_manifest_is_a_new_one()
    {
        await using var bed = await BulkBed.CreateAsync(engine);
        await bed.LoadAsync("first", [Price(Sp15, Noon, 30)]);
        await bed.LoadAsync("second", [Price(Sp15, Noon.AddMinutes(5), 30)]);
        bed.LoseManifest();

        using var writer = bed.NewWriter();
        Assert.Equal(3, (await writer.RegisterAsync("third", TestContext.Current.CancellationToken)).Number);
    }

    // A day of Pacific time, so that its blocks are those of one day.
    private static LmpEvent[] Day(double lmp) =>
    [
        .. Enumerable.Range(0, 288).Select(i => Price(Sp15, Noon.Date.AddHours(7).AddMinutes(5 * i), lmp)),
        .. Enumerable.Range(0, 24).Select(i => Price(Sp15, Noon.Date.AddHours(7 + i), lmp + 1, product: PriceProduct.DayAheadHourly)),
    ];
}
