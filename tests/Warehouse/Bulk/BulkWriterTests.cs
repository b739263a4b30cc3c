using System.Globalization;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reconciliation;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Bulk;

/// <summary>Bulk loads into a lake and an engine, through a manifest. Each test has a month of its own.</summary>
public sealed class BulkWriterTests(EmbeddedClickHouse engine, BulkBed bed) : IClassFixture<BulkBed>
{
    private const string Sp15 = "TH_SP15_GEN-APND";

    [Fact]
    public async Task Day_is_in_both_stores_and_the_rollups_and_the_audit_finds_every_place_equal()
    {
        var noon = Noon.AddMonths(-1);
        await bed.LoadAsync("day", Day(noon, 20));

        var days = Within(noon, 2);
        Assert.Equal(["288 24 312"], await CountsAsync(noon, 2));
        Assert.Equal(["2000 1 20"], await bed.RowsAsync($"SELECT min(1000 * intDiv(log_partition, 1000)), min(is_backfill), avg(lmp) FROM iso_rt_lmp WHERE ts {days}"));
        Assert.Equal(["288 20 1"], await bed.RowsAsync($"SELECT count(), avg(price), min(is_published) FROM hub_lmp_5m FINAL WHERE market = 'REAL_TIME_5_MIN' AND ts {days}"));
        Assert.Equal(["DAY_AHEAD_HOURLY 24 21 1440", "REAL_TIME_5_MIN 24 20 1440"], await bed.RowsAsync(
            $"SELECT market, count(), avg(lmp), sum(minutes) FROM node_lmp_1h FINAL WHERE hour {days} GROUP BY market ORDER BY market"));
        Assert.Equal(["20 1440"], await bed.RowsAsync($"SELECT avg(price), sum(minutes) FROM hub_lmp_1d FINAL WHERE market = 'REAL_TIME_5_MIN' AND day = '{Text(noon)}'"));
        var report = await bed.AuditAsync(noon, days: 2);
        Assert.Equal(0, report.Differences);
        Assert.Equal(["log", "manifest", "iceberg", "clickhouse", "clickhouse_facts"], report.Sources.Select(source => source.Name));
        Assert.Equal(312, RowsOf(report, "manifest"));
    }

    [Fact]
    public async Task Crash_at_any_step_loses_nothing_and_doubles_nothing()
    {
        var (first, crashes) = (Noon.AddMonths(-3), 0);
        for (var step = 0; ; step++)
        {
            // A day of its own each time, in two batches.
            var (start, source) = (first.AddDays(step), $"crash {step}");
            LmpEvent[] prices =
            [
                .. Enumerable.Range(0, 4).Select(i => Price(Sp15, start.AddMinutes(5 * i), 30)),
                .. Enumerable.Range(0, 2).Select(i => Price(Sp15, start.AddHours(i), 31, product: PriceProduct.DayAheadHourly)),
            ];
            bed.Failpoints.DiesIn = step;
            var died = await Record.ExceptionAsync(() => bed.LoadAsync(source, prices, batchRows: 4));
            if (died is null)
            {
                break;
            }

            Assert.IsType<ProcessDeath>(died);
            crashes++;
            await bed.LoadAsync(source, prices, batchRows: 4);
        }

        bed.Failpoints.DiesIn = int.MaxValue;
        var (days, count) = (Within(first, crashes + 1), crashes + 1);
        Assert.InRange(crashes, 2 * (BulkSteps.All.Count - 1), 30);
        Assert.Equal([FormattableString.Invariant($"{4 * count} {2 * count} {6 * count}")], await CountsAsync(first, count));
        Assert.Equal(["140"], await bed.RowsAsync(
            $"SELECT DISTINCT total FROM (SELECT toDate(hour) AS day, sum(minutes) AS total FROM node_lmp_1h FINAL WHERE hour {days} GROUP BY day)"));
        var report = await bed.AuditAsync(first, count);
        Assert.Equal((0, 6L * count, 6L * count), (report.Differences, RowsOf(report, "iceberg"), RowsOf(report, "manifest")));
    }

    [Fact]
    public async Task Insert_that_was_begun_is_finished_without_doubling_a_row()
    {
        var noon = Noon.AddMonths(-4);
        await DieAsync(BulkSteps.AfterLoad, "begun", Price(Sp15, noon, 30), Price(Sp15, noon.AddMinutes(5), 31));
        Assert.Equal(["2 0 2"], await CountsAsync(noon));
        await bed.Warehouse.ScalarAsync($"ALTER TABLE fact_lmp_5m DELETE WHERE ts = '{noon.AddMinutes(5):yyyy-MM-dd HH:mm:ss}' SETTINGS mutations_sync = 1");

        await bed.RecoverAsync();

        Assert.Equal(["2 0 2"], await CountsAsync(noon));
        Assert.Equal(["30.5"], await bed.RowsAsync($"SELECT lmp FROM node_lmp_1h FINAL WHERE hour {Within(noon)}"));
    }

    [Fact]
    public async Task What_the_lake_says_already_is_left_out() => await LeaveOutAsync(bed, Noon.AddMonths(-5));

    [Fact]
    public async Task Without_a_lake_what_the_warehouse_says_already_is_left_out()
    {
        await using var without = await BulkBed.WithoutLakeAsync(engine);

        await LeaveOutAsync(without, Noon);
    }

    [Fact]
    public async Task Log_beats_a_bulk_load_of_the_same_version_in_every_answer()
    {
        var noon = Noon.AddMonths(-6);
        await bed.LoadAsync("beaten", [Price(Sp15, noon, 99), Price(Sp15, noon.AddMinutes(5), 40, version: 1)]);
        await bed.Warehouse.AppendAsync(Price(Sp15, noon, 30), Price(Sp15, noon.AddMinutes(5), 31));
        await bed.WriteLogAsync();

        var days = Within(noon);
        Assert.Equal(["30", "40"], await bed.RowsAsync($"SELECT lmp FROM iso_rt_lmp_latest WHERE ts {days} ORDER BY ts"));
        Assert.Equal(["30", "40"], await bed.RowsAsync($"SELECT lmp FROM iso_rt_lmp_as_of(as_of = '2100-01-01 00:00:00') WHERE ts {days} ORDER BY ts"));
        Assert.Equal(["30", "40"], await bed.RowsAsync($"SELECT price FROM hub_lmp_5m FINAL WHERE ts {days} ORDER BY ts"));
        Assert.Equal(["35"], await bed.RowsAsync($"SELECT lmp FROM node_lmp_1h FINAL WHERE hour {days}"));
        Assert.Equal([30, 40], await bed.LakePricesAsync(noon.Date));
        Assert.Equal(0, (await bed.AuditAsync(noon)).Differences);
    }

    [Fact]
    public async Task Row_that_a_table_lost_after_the_load_is_found_by_the_audit()
    {
        var noon = Noon.AddMonths(-7);
        await bed.LoadAsync("lost", [Price(Sp15, noon, 30), Price(Sp15, noon.AddMinutes(5), 31)]);
        await bed.Warehouse.ScalarAsync($"ALTER TABLE iso_rt_lmp DELETE WHERE ts = '{noon.AddMinutes(5):yyyy-MM-dd HH:mm:ss}' SETTINGS mutations_sync = 1");

        var report = await bed.AuditAsync(noon);

        Assert.Equal(1, report.Differences);
        var row = Assert.Single(report.Rows);
        Assert.Equal(("clickhouse", DifferenceKind.Missing, 31), (row.Place, row.Kind, row.ExpectedLmp));
    }

    [Fact]
    public async Task Batch_that_is_under_way_is_not_compared()
    {
        var noon = Noon.AddMonths(-8);
        await DieAsync(BulkSteps.AfterCommit, "under way", Price(Sp15, noon, 30));

        Assert.Equal(0, (await bed.AuditAsync(noon)).Differences);
    }

    [Fact]
    public async Task Numbers_go_on_behind_those_that_the_lake_has_seen_where_the_manifest_is_a_new_one()
    {
        await bed.LoadAsync("seen", [Price(Sp15, Noon.AddMonths(-9), 30)]);
        var seen = await bed.Manifest.RegisterAsync("seen", Noon, TestContext.Current.CancellationToken);

        var (writer, manifest) = bed.NewStranger();
        using (writer)
        using (manifest)
        {
            Assert.True((await writer.RegisterAsync("another", TestContext.Current.CancellationToken)).Number >= seen.Number + 1);
        }
    }

    private static async Task LeaveOutAsync(BulkBed bed, DateTime noon)
    {
        await bed.Warehouse.AppendAsync(Price(Sp15, noon, 30), Price(Sp15, noon.AddMinutes(5), 31));
        await bed.WriteLogAsync();

        var known = await bed.LoadAsync("half known", [Price(Sp15, noon, 30), Price(Sp15, noon.AddMinutes(5), 99), Price(Sp15, noon.AddMinutes(10), 32), Price(Sp15, noon.AddMinutes(10), 32)]);
        var again = await bed.LoadAsync("the same under another name", [Price(Sp15, noon.AddMinutes(10), 32), Price(Sp15, noon.AddMinutes(15), 33, version: 1)]);

        Assert.Equal((2, 1), (known, again));
        Assert.Equal(["5"], await bed.RowsAsync($"SELECT count() FROM iso_rt_lmp WHERE ts {Within(noon)}"));
    }

    private async Task DieAsync(string step, string source, params LmpEvent[] prices)
    {
        await bed.RecoverAsync();
        bed.Failpoints.DiesIn = BulkSteps.All.ToList().IndexOf(step);
        await Assert.ThrowsAsync<ProcessDeath>(() => bed.LoadAsync(source, prices));
    }

    private Task<List<string>> CountsAsync(DateTime noon, int days = 1) => bed.RowsAsync(
        $"SELECT (SELECT count() FROM iso_rt_lmp WHERE ts {Within(noon, days)}), (SELECT count() FROM iso_da_lmp WHERE ts {Within(noon, days)}), (SELECT count() FROM fact_lmp_5m WHERE ts {Within(noon, days)})");

    private static string Within(DateTime noon, int days = 1) => $"BETWEEN '{Text(noon)} 00:00:00' AND '{Text(noon.AddDays(days - 1))} 23:59:59'";

    private static string Text(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static long RowsOf(AuditReport report, string place) => report.Cells.Sum(cell => cell.Sources.Single(source => source.Place == place).Rows);

    // A day of Pacific time, so that its blocks are those of one day.
    private static LmpEvent[] Day(DateTime noon, double lmp) =>
    [
        .. Enumerable.Range(0, 288).Select(i => Price(Sp15, noon.Date.AddHours(7).AddMinutes(5 * i), lmp)),
        .. Enumerable.Range(0, 24).Select(i => Price(Sp15, noon.Date.AddHours(7 + i), lmp + 1, product: PriceProduct.DayAheadHourly)),
    ];
}
