using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Tests.Warehouse.Engine;
using NodaTime;
using Xunit;
using static GridGrains.Tests.Warehouse.Sinks.WarehouseBed;

namespace GridGrains.Tests.Warehouse.Sinks;

/// <summary>Rows of a day in quarantine stay where they are, and are in nothing that is made of them.</summary>
public sealed class QuarantineTests(EmbeddedClickHouse engine)
{
    private const string Sp15 = "TH_SP15_GEN-APND";

    private static readonly PartitionId Tenth = new(Isos.Caiso, PriceProduct.RealTime5Min, new LocalDate(2026, 6, 10));

    private static readonly string[] Derived =
    [
        "SELECT toStartOfHour(ts) AS h, count(), avg(lmp) FROM iso_rt_lmp_latest GROUP BY h ORDER BY h",
        "SELECT count() FROM iso_rt_lmp_as_of(as_of = '2027-01-01 00:00:00')",
        "SELECT hub, count(), avg(price), sum(interval_minutes) FROM hub_lmp_5m FINAL WHERE interval_minutes > 0 GROUP BY hub",
        "SELECT node, count(), avg(lmp), sum(minutes) FROM node_lmp_1h FINAL WHERE minutes > 0 GROUP BY node ORDER BY node",
        "SELECT day, block, minutes, price FROM hub_lmp_1d FINAL WHERE minutes > 0 ORDER BY day, block",
    ];

    [Fact]
    public async Task Quarantine_takes_a_day_out_of_everything_and_release_restores_exactly_what_was()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync([.. Day(Tenth.StartUtc.AddDays(-1), 20), .. Day(Tenth.StartUtc, 900)]);
        await bed.WriteAsync();
        var before = await AllAsync(bed);

        await DecideAsync(bed, PartitionStatus.Quarantined);
        Assert.Equal(["576"], await bed.RowsAsync("SELECT count() FROM iso_rt_lmp"));
        Assert.Equal(["288 900"], await bed.RowsAsync("SELECT count(), avg(lmp) FROM iso_rt_lmp_quarantine"));
        var within = await AllAsync(bed);
        Assert.Equal([["24", "288"]], new[] { new[] { $"{within[0].Count}", within[1][0] } });
        Assert.All(within.Skip(2), rows => Assert.DoesNotContain(rows, row => row.Contains("900", StringComparison.Ordinal)));
        Assert.Equal(["288 20"], await bed.RowsAsync("SELECT count(), avg(price) FROM hub_lmp_5m FINAL WHERE interval_minutes > 0"));
        Assert.Equal(["1440 20"], await bed.RowsAsync("SELECT sum(minutes), avg(price) FROM hub_lmp_1d FINAL WHERE minutes > 0"));

        await DecideAsync(bed, PartitionStatus.Released);
        Assert.Equal(before, await AllAsync(bed));
        Assert.Equal(["0"], await bed.RowsAsync("SELECT count() FROM iso_rt_lmp_quarantine"));
        Assert.Equal(["2 1"], await bed.RowsAsync("SELECT min(v), uniq(v) FROM (SELECT bitShiftRight(version, 40) AS v FROM hub_lmp_5m FINAL WHERE price = 900)"));
    }

    [Fact]
    public async Task Prices_that_come_into_a_day_in_quarantine_stay_out_until_it_is_released()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Day(Tenth.StartUtc, 900));
        await bed.WriteAsync();
        await DecideAsync(bed, PartitionStatus.Quarantined);

        await bed.AppendAsync([.. Day(Tenth.StartUtc, 30).Select(price => price with { Fact = price.Fact with { KnownAtUtc = price.Fact.KnownAtUtc.AddHours(9) } })]);
        await bed.WriteAsync();
        Assert.Equal(["0"], await bed.RowsAsync("SELECT count() FROM hub_lmp_5m FINAL WHERE interval_minutes > 0"));
        Assert.Equal(["0"], await bed.RowsAsync("SELECT count() FROM iso_rt_lmp_latest"));

        await DecideAsync(bed, PartitionStatus.Released);
        Assert.Equal(["288 30"], await bed.RowsAsync("SELECT count(), avg(price) FROM hub_lmp_5m FINAL WHERE interval_minutes > 0"));
        Assert.Equal(["24 30"], await bed.RowsAsync("SELECT count(), avg(lmp) FROM node_lmp_1h FINAL WHERE minutes > 0"));
    }

    [Fact]
    public async Task Write_of_a_decision_that_broke_off_is_repeated_and_an_older_one_brings_nothing_back()
    {
        await using var bed = new WarehouseBed(engine);
        await bed.AppendAsync(Day(Tenth.StartUtc, 900));
        await bed.WriteAsync();

        bed.Failpoints.DiesIn = 2;
        await Assert.ThrowsAsync<ProcessDeath>(() => DecideAsync(bed, PartitionStatus.Quarantined));
        await DecideAsync(bed, PartitionStatus.Released);
        await DecideAsync(bed, PartitionStatus.Discarded);
        Assert.Equal(["0"], await bed.RowsAsync("SELECT count() FROM hub_lmp_5m FINAL WHERE interval_minutes > 0"));
        Assert.Equal(["quarantined 1", "released 0", "discarded 1"], await bed.RowsAsync("SELECT status, in_force FROM data_quality_log FINAL ORDER BY sequence"));
    }

    private static LmpEvent[] Day(DateTime fromUtc, double lmp) =>
        [.. Enumerable.Range(0, 288).Select(interval => Price(Sp15, fromUtc.AddMinutes(5 * interval), lmp))];

    private static async Task<List<List<string>>> AllAsync(WarehouseBed bed)
    {
        var all = new List<List<string>>();
        foreach (var sql in Derived)
        {
            all.Add(await bed.RowsAsync(sql));
        }

        return all;
    }

    private static async Task DecideAsync(WarehouseBed bed, PartitionStatus status)
    {
        var records = new RecordBuffer();
        PartitionDecisionJson.Write(records, new PartitionDecision(Tenth.ToString(), status, Noon, "jane", null, "why", 288, 288, 1, [], null));
        await bed.Log.AppendAsync(Topics.QuarantineDecisions, records, new RecordHeaders(PartitionDecision.Schema, "TEST"), TestContext.Current.CancellationToken);
        await using var sink = bed.NewDecisionSink();
        var position = Assert.Single(await sink.OpenAsync([new TopicPartition(Topics.QuarantineDecisions, 0)], TestContext.Current.CancellationToken));
        var decoder = QualityTable.Topic.NewDecoder();
        using var reader = bed.Log.OpenReader([position], 1000);
        using var batch = reader.Read(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        var rows = decoder.NewRows();
        decoder.Decode(batch!, 0, batch!.Count, rows);
        await sink.WriteAsync([new PartitionRows(position.Partition, position.NextOffset, batch.LastOffset + 1, rows)], TestContext.Current.CancellationToken);
    }
}
