using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Tests.Warehouse.Engine;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Sinks;

public sealed class ClickHouseSinkTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";

    private static readonly int ShardOfN0 = KeyPartitioner.PartitionOf("CAISO/N0", Topics.LmpPartitions);

    [Fact]
    public async Task Correction_from_30_to_50_ends_as_a_hub_mean_of_50_over_10_rows_and_both_versions_stay()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync([.. Enumerable.Range(0, 10).Select(i => Price($"N{i}", Noon, 30, hub: Sp15))]);
        await bed.WriteAsync();
        Assert.Equal(["30 10"], await bed.RowsAsync("SELECT members_mean, members FROM hub_lmp_5m FINAL"));

        await bed.AppendAsync([.. Enumerable.Range(0, 10).Select(i => Price($"N{i}", Noon, 50, version: 1, hub: Sp15))]);
        await bed.WriteAsync();

        Assert.Equal(["50 10"], await bed.RowsAsync("SELECT members_mean, members FROM hub_lmp_5m FINAL"));
        Assert.Equal(["50 50 50 5"], await bed.RowsAsync("SELECT DISTINCT lmp, lmp_min, lmp_max, minutes FROM node_lmp_1h FINAL"));
        Assert.Equal(["50 5"], await bed.RowsAsync("SELECT price, minutes FROM hub_lmp_1d FINAL"));
        Assert.Equal(["30 10", "50 10"], await bed.RowsAsync("SELECT lmp, count() FROM iso_rt_lmp GROUP BY lmp ORDER BY lmp"));
        Assert.Equal(["50 10"], await bed.RowsAsync("SELECT avg(lmp), count() FROM iso_rt_lmp_latest"));
        Assert.Equal(["30 10"], await bed.RowsAsync("SELECT avg(lmp), count() FROM iso_rt_lmp_as_of(as_of = '2026-06-10 12:30:00')"));
        Assert.Equal(["50 10"], await bed.RowsAsync("SELECT avg(lmp), count() FROM iso_rt_lmp_as_of(as_of = '2026-06-10 14:00:00')"));
    }

    [Fact]
    public async Task Older_publication_that_arrives_late_never_becomes_the_latest()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Price("N", Noon, 50, version: 1, hub: Sp15));
        await bed.WriteAsync();
        await bed.AppendAsync(Price("N", Noon, 30, hub: Sp15));
        await bed.WriteAsync();

        Assert.Equal(["50"], await bed.RowsAsync("SELECT lmp FROM iso_rt_lmp_latest"));
        Assert.Equal(["50"], await bed.RowsAsync("SELECT price FROM hub_lmp_5m FINAL"));
        Assert.Equal(["50"], await bed.RowsAsync("SELECT lmp FROM node_lmp_1h FINAL"));
    }

    [Fact]
    public async Task Latest_version_speaks_also_where_it_leaves_a_component_out_and_is_a_member_where_it_names_no_hub()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Price("N1", Noon, 30, hub: Sp15), Price("N2", Noon, 40, hub: Sp15), Price("N3", Noon, 99));
        await bed.WriteAsync();
        Assert.Equal(["35 2 1"], await bed.RowsAsync("SELECT members_mean, members, congestion FROM hub_lmp_5m FINAL"));

        var alone = Price("N1", Noon, 90, version: 1);
        await bed.AppendAsync(alone with { Fact = alone.Fact with { Congestion = double.NaN } });
        await bed.WriteAsync();

        Assert.Equal(["65 2 1"], await bed.RowsAsync("SELECT members_mean, members, congestion FROM hub_lmp_5m FINAL"));
        Assert.Equal(["N1 90 - 89", "N2 40 1 39", "N3 99 1 98"], await bed.RowsAsync("SELECT node, lmp, congestion, energy FROM node_lmp_1h FINAL ORDER BY node"));
    }

    [Fact]
    public Task Crash_at_any_step_loses_nothing_and_doubles_nothing() => ForEachStepAsync(async (bed, step, appendAsync) =>
    {
        await appendAsync();
        await DiesAsync(bed, step, () => bed.WriteAsync());
        await appendAsync();
        await bed.WriteAsync();
    });

    [Fact]
    public async Task Crash_while_a_crash_is_repaired_loses_nothing_and_doubles_nothing()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Prices(0));
        await DiesAsync(bed, 2, () => bed.WriteAsync());
        await bed.AppendAsync(Prices(1));
        await DiesAsync(bed, 1, () => bed.WriteAsync());

        await bed.WriteAsync(maxRecords: 1);
        await bed.WriteAsync();

        await AssertExactAsync(bed, 2);
    }

    /// <summary>A write that died is noted with all of its shards: whoever takes some of them over repeats the whole of it, and it counts once.</summary>
    [Fact]
    public Task Shards_of_a_write_that_died_may_go_to_two_owners() => ForEachStepAsync(async (bed, step, appendAsync) =>
    {
        await appendAsync();
        await DiesAsync(bed, step, () => bed.WriteAsync());
        await appendAsync();

        await using var first = bed.NewSink();
        await bed.WriteAsync(first, await bed.OpenAsync(first, shard => shard == ShardOfN0));
        await appendAsync();
        await using var second = bed.NewSink();
        await bed.WriteAsync(second, await bed.OpenAsync(second, shard => shard != ShardOfN0));
        await bed.WriteAsync();
    });

    /// <summary>One of the shards had gone on and died in a write of its own: repeating the older write must not take it back.</summary>
    [Fact]
    public Task Shards_of_one_write_that_died_may_have_gone_on_by_different_ways() => ForEachStepAsync(async (bed, step, appendAsync) =>
    {
        await appendAsync();
        await DiesAsync(bed, 1, () => bed.WriteAsync());

        await using var ahead = bed.NewSink();
        var positions = await bed.OpenAsync(ahead, shard => shard == ShardOfN0);
        await appendAsync();
        await DiesAsync(bed, step, () => bed.WriteAsync(ahead, positions));

        await appendAsync();
        await bed.WriteAsync();
    });

    [Fact]
    public async Task Former_owner_is_refused_and_its_late_insert_counts_once()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Prices(0));
        await using var former = bed.NewSink();
        var positions = await bed.OpenAsync(former);
        await bed.WriteAsync();

        await Assert.ThrowsAsync<TableSinkConflictException>(() => bed.WriteAsync(former, positions));

        await AssertExactAsync(bed, 1);
        await bed.AppendAsync(Prices(1));
        await bed.WriteAsync(former, await bed.OpenAsync(former));
        await AssertExactAsync(bed, 2);
    }

    [Fact]
    public async Task Stretch_that_does_not_begin_where_the_tables_end_is_refused()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Prices(0));
        await using var sink = bed.NewSink();
        var positions = await bed.OpenAsync(sink);
        await bed.WriteAsync(sink, positions);

        await Assert.ThrowsAsync<TableSinkConflictException>(() => bed.WriteAsync(sink, positions));
        await AssertExactAsync(bed, 1);
    }

    [Fact]
    public async Task Published_hub_price_is_the_price_and_the_mean_of_members_stands_beside_it()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Price("A", Noon, 20, hub: Sp15), Price("B", Noon, 40, hub: Sp15), Price(Sp15, Noon, 33));
        await bed.WriteAsync();

        Assert.Equal(["TH_SP15_GEN-APND 33 1 30 20 40 2"], await bed.RowsAsync(
            "SELECT hub, price, is_published, members_mean, members_min, members_max, members FROM hub_lmp_5m FINAL"));
    }

    [Fact]
    public async Task Day_has_the_blocks_of_the_markets_own_contracts_weighted_by_time()
    {
        await using var bed = new WarehouseBed(engine);
        // Wednesday 10 June 2026, Pacific: hour ending 6 is night, 7 is on-peak; the night hour has one quarter of an hour.
        var midnight = new DateTime(2026, 6, 10, 7, 0, 0, DateTimeKind.Utc);
        await bed.AppendAsync(
            Price(Sp15, midnight.AddHours(5), 10, product: PriceProduct.RealTime15Min),
            Price(Sp15, midnight.AddHours(6), 30, product: PriceProduct.RealTime15Min),
            Price(Sp15, midnight.AddHours(21), 60, product: PriceProduct.RealTime15Min),
            Price(Sp15, midnight.AddHours(22), 90, product: PriceProduct.RealTime15Min));
        await bed.WriteAsync();

        Assert.Equal(["2026-06-10 6x16 1 45 30", "2026-06-10 7x8 0 50 30"], await bed.RowsAsync(
            "SELECT toString(day), block, is_on_peak, price, minutes FROM hub_lmp_1d FINAL ORDER BY block"));
    }

    [Fact]
    public async Task Labels_that_change_make_a_new_stretch_of_the_node_and_labels_left_out_do_not()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Price("MOVED", Noon, 20, hub: "A"));
        await bed.WriteAsync();
        await bed.AppendAsync(Price("MOVED", Noon.AddMinutes(5), 20));
        await bed.WriteAsync();
        await bed.AppendAsync(Price("MOVED", Noon.AddMinutes(10), 20, hub: "B"));
        await bed.WriteAsync();

        Assert.Equal(["A 12:00 12:10 0", "B 12:10 - 1"], await bed.RowsAsync(
            "SELECT hub, formatDateTime(valid_from, '%H:%i'), formatDateTime(valid_to, '%H:%i'), is_current FROM dim_node WHERE node = 'MOVED' ORDER BY valid_from"));
    }

    /// <summary>One round for each step of a write, over tables that hold prices already; what a round leaves in them is exact.</summary>
    /// <param name="round">Gets the step, and what appends the next prices to the log.</param>
    private async Task ForEachStepAsync(Func<WarehouseBed, int, Func<Task>, Task> round)
    {
        await using var bed = new WarehouseBed(engine);
        var appended = 0;
        await AppendAsync();
        await bed.WriteAsync();
        var steps = bed.Failpoints.Hits;
        Assert.InRange(steps, 6, 12);
        for (var step = 0; step < steps; step++)
        {
            await round(bed, step, AppendAsync);
            await AssertExactAsync(bed, appended);
        }

        Task AppendAsync() => bed.AppendAsync(Prices(appended++));
    }

    private static async Task DiesAsync(WarehouseBed bed, int step, Func<Task> write)
    {
        bed.Failpoints.DiesIn = step;
        await Assert.ThrowsAsync<ProcessDeath>(write);
    }

    private static LmpEvent[] Prices(int round) =>
    [
        .. Enumerable.Range(0, 3).Select(i => Price($"N{i}", Noon.AddMinutes(5 * round), 30 + round, hub: Sp15)),
        Price("N0", Noon.AddHours(round), 40 + round, product: PriceProduct.DayAheadHourly),
    ];

    private static async Task AssertExactAsync(WarehouseBed bed, int rounds)
    {
        Assert.Equal(
            [FormattableString.Invariant($"{3 * rounds} {3 * rounds} {rounds} {rounds} {4 * rounds}")],
            await bed.RowsAsync("""
                SELECT (SELECT count() FROM iso_rt_lmp), (SELECT uniqExact(log_partition, log_offset) FROM iso_rt_lmp),
                    (SELECT count() FROM iso_da_lmp), (SELECT uniqExact(log_partition, log_offset) FROM iso_da_lmp), (SELECT count() FROM fact_lmp_5m)
                """));
        Assert.Equal(
            [.. Enumerable.Range(0, rounds).Select(round => $"{30 + round} 3 3")],
            await bed.RowsAsync("SELECT members_mean, members, version FROM hub_lmp_5m FINAL ORDER BY ts"));
        Assert.Equal(
            [FormattableString.Invariant($"{Enumerable.Range(0, rounds).Sum(round => 3 * (30 + round) * 5)} {rounds * 15}")],
            await bed.RowsAsync("SELECT sum(lmp * minutes), sum(minutes) FROM node_lmp_1h FINAL WHERE market = 'REAL_TIME_5_MIN'"));
    }
}
