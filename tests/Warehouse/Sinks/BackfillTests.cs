using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Tests.Warehouse.Engine;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Sinks;

/// <summary>Prices of a backfill come from topics of their own into the tables of the live ones.</summary>
public sealed class BackfillTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";

    [Fact]
    public async Task Backfilled_day_is_in_the_tables_and_the_rollups()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(PriceTopics.Backfill, Day(20));

        await bed.WriteBackfillsAsync();

        Assert.Equal(["288 1000 20"], await bed.RowsAsync("SELECT count(), min(1000 * intDiv(log_partition, 1000)), avg(lmp) FROM iso_rt_lmp WHERE is_backfill"));
        Assert.Equal(["24"], await bed.RowsAsync("SELECT count() FROM iso_da_lmp WHERE log_partition >= 1000"));
        Assert.Equal(["312"], await bed.RowsAsync("SELECT count() FROM fact_lmp_5m WHERE is_backfill"));
        Assert.Equal(["288 20 1"], await bed.RowsAsync("SELECT count(), avg(price), min(is_published) FROM hub_lmp_5m FINAL WHERE market = 'REAL_TIME_5_MIN'"));
        Assert.Equal(["DAY_AHEAD_HOURLY 24 21 1440", "REAL_TIME_5_MIN 24 20 1440"], await bed.RowsAsync(
            "SELECT market, count(), avg(lmp), sum(minutes) FROM node_lmp_1h FINAL GROUP BY market ORDER BY market"));
        Assert.Equal(["20 1440"], await bed.RowsAsync("SELECT avg(price), sum(minutes) FROM hub_lmp_1d FINAL WHERE market = 'REAL_TIME_5_MIN'"));
    }

    [Fact]
    public async Task Versions_alike_in_all_but_their_topic_stay_two_through_a_merge()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Day(20));
        await bed.AppendAsync(PriceTopics.Backfill, Day(20));
        await bed.WriteAsync();
        await bed.WriteBackfillsAsync();
        await bed.WriteBackfillsAsync();

        foreach (var table in (string[])["iso_rt_lmp", "iso_da_lmp", "fact_lmp_5m"])
        {
            await bed.ScalarAsync($"OPTIMIZE TABLE {table} FINAL");
        }

        Assert.Equal(["576 48 624"], await bed.RowsAsync("SELECT (SELECT count() FROM iso_rt_lmp), (SELECT count() FROM iso_da_lmp), (SELECT count() FROM fact_lmp_5m)"));
        Assert.Equal(["288 20"], await bed.RowsAsync("SELECT count(), avg(lmp) FROM iso_rt_lmp_latest"));
        Assert.Equal(["24 1440 20"], await bed.RowsAsync("SELECT count(), sum(minutes), avg(lmp) FROM node_lmp_1h FINAL WHERE market = 'REAL_TIME_5_MIN'"));
    }

    [Fact]
    public async Task Older_publication_of_a_backfill_leaves_what_was_known_later()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Price(Sp15, Noon, 50, version: 1));
        await bed.WriteAsync();
        await bed.AppendAsync(PriceTopics.Backfill, Price(Sp15, Noon, 30), Price(Sp15, Noon.AddMinutes(5), 31));
        await bed.WriteBackfillsAsync();

        Assert.Equal(["50", "31"], await bed.RowsAsync("SELECT lmp FROM iso_rt_lmp_latest ORDER BY ts"));
        Assert.Equal(["50", "31"], await bed.RowsAsync("SELECT price FROM hub_lmp_5m FINAL ORDER BY ts"));
        Assert.Equal(["40.5 10"], await bed.RowsAsync("SELECT lmp, minutes FROM node_lmp_1h FINAL"));
    }

    [Fact]
    public async Task Crash_at_any_step_of_a_backfill_loses_nothing_and_doubles_nothing()
    {
        await using var bed = new WarehouseBed(engine);
        for (var step = 0; step < 6; step++)
        {
            await bed.AppendAsync(PriceTopics.Backfill, Price(Sp15, Noon.AddHours(step), 30), Price(Sp15, Noon.AddHours(step), 31, product: PriceProduct.DayAheadHourly));
            bed.Failpoints.DiesIn = step;
            await Assert.ThrowsAsync<ProcessDeath>(bed.WriteBackfillsAsync);
            await bed.WriteBackfillsAsync();
            Assert.Equal(
                [FormattableString.Invariant($"{step + 1} {step + 1} {2 * (step + 1)} {65 * (step + 1)}")],
                await bed.RowsAsync("SELECT (SELECT count() FROM iso_rt_lmp), (SELECT count() FROM iso_da_lmp), (SELECT count() FROM fact_lmp_5m), (SELECT sum(minutes) FROM node_lmp_1h FINAL)"));
        }
    }

    // A day of Pacific time, so that its blocks are those of one day.
    private static LmpEvent[] Day(double lmp) =>
    [
        .. Enumerable.Range(0, 288).Select(i => Price(Sp15, Noon.Date.AddHours(7).AddMinutes(5 * i), lmp)),
        .. Enumerable.Range(0, 24).Select(i => Price(Sp15, Noon.Date.AddHours(7 + i), lmp + 1, product: PriceProduct.DayAheadHourly)),
    ];
}
