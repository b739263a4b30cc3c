using GridGrains.Domain;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Schemas;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;
using static GridGrains.Tests.Lake.Prices;

namespace GridGrains.Tests.Lake.Sinks;

public sealed class IcebergSinkTests
{
    [Fact]
    public async Task Rows_and_offsets_come_in_one_commit()
    {
        await using var lake = await CreateAsync();
        var sink = await lake.OpenSinkAsync(RealTime0, RealTime1);

        await sink.WriteAsync([Range(RealTime0, 0, RealTime("A", Noon, 20), RealTime("B", Noon, 21)), Range(RealTime1, 0, RealTime("C", Noon, 22))], Token);

        var table = (await lake.Catalog.FindAsync(LakeTables.RealTimePrices, Token))!;
        // The first is the empty one of a new table.
        Assert.Equal(2, table.Metadata.Snapshots.Length);
        var snapshot = table.Metadata.Snapshots[1];
        Assert.Equal("0:0-1 1:0-0", snapshot.Summary["gridgrains.offsets.ISO_RT_LMP"]);
        Assert.Equal("2", table.Metadata.Properties["gridgrains.offsets.ISO_RT_LMP.0"]);
        Assert.Equal([20, 21, 22], (await lake.LatestAsync()).Select(price => price.Fact.Lmp));
        Assert.Equal([2, 1], (await lake.NewSink().OpenAsync([RealTime0, RealTime1], Token)).Select(position => position.NextOffset));
    }

    [Fact]
    public async Task Every_column_of_a_price_is_read_back()
    {
        await using var lake = await CreateAsync();
        var row = RealTime("PJM_1", Noon, 20.25, iso: "PJM", hub: "WESTERN HUB") with
        {
            Labels = new(Hub: "WESTERN HUB", Zone: "AEP", BalancingAuthority: "B"),
        };
        row = row with { Fact = row.Fact with { Loss = -0.5, Ghg = double.NaN, SourceVersion = 3, Quality = Domain.Prices.RowQuality.OffGrid } };
        await lake.WriteAsync(RealTime0, row);

        var price = Assert.Single(await lake.LatestAsync());

        Assert.Equal((row.Node, row.Fact), (price.Node, price.Fact));
        Assert.Equal(("WESTERN HUB", "AEP", "B", "TEST"), (price.Hub, price.Zone, price.BalancingAuthority, price.Source));
        Assert.Equal((row.IngestedAtUtc, 0, 0L), (price.IngestedAtUtc, price.Partition, price.Offset));
    }

    [Fact]
    public async Task Files_are_of_one_day_and_in_the_tables_order()
    {
        await using var lake = await CreateAsync();
        var sink = await lake.OpenSinkAsync(RealTime0, RealTime1);
        await sink.WriteAsync(
            [
                Range(RealTime0, 0, RealTime("B", Noon.AddDays(1), 1), RealTime("B", Noon.AddMinutes(5), 2), RealTime("B", Noon, 3), RealTime("Z", Noon, 4)),
                Range(RealTime1, 0, RealTime("A", Noon, 5), RealTime("A", Noon, 6, iso: "MISO")),
            ],
            Token);

        var table = (await lake.Catalog.FindAsync(LakeTables.RealTimePrices, Token))!;
        var plan = await table.Scan().PlanAsync(Token);
        Assert.Equal(2, plan.Files.Length);
        Assert.All(plan.Files, file => Assert.Equal(1, file.SortOrderId));
        var read = new List<double>();
        await foreach (var batch in table.Scan().Where(Iceberg.Scans.Expression.LessThan("ts", Noon.Date.AddDays(1))).ReadAsync(Token))
        {
            read.AddRange(batch.Column<double>("lmp").Values.ToArray());
        }

        Assert.Equal([5, 3, 2, 4, 6], read);
    }

    [Fact]
    public async Task Day_ahead_rows_carry_trade_date_and_hour_of_a_day_of_25()
    {
        await using var lake = await CreateAsync();

        // 2026-11-01 in California: 1:00 PDT is 8:00 UTC, 1:00 PST an hour later; the day ends at 8:00 UTC.
        var day = new DateTime(2026, 11, 1, 7, 0, 0, DateTimeKind.Utc);
        await lake.WriteAsync(DayAhead0, [.. Enumerable.Range(0, 25).Select(hour => DayAhead("N", day.AddHours(hour), hour))]);

        var table = (await lake.Catalog.FindAsync(LakeTables.DayAheadPrices, Token))!;
        var rows = new List<(double Lmp, int Date, int Hour)>();
        await foreach (var batch in table.Scan().ReadAsync(Token))
        {
            var (lmp, date, hour) = (batch.Column<double>("lmp").Values, batch.Column<int>("trade_date").Values, batch.Column<int>("hour_seq").Values);
            rows.AddRange(Enumerable.Range(0, batch.RowCount).Select(i => (lmp.Span[i], date.Span[i], hour.Span[i])));
        }

        var epochDay = new DateOnly(2026, 11, 1).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        Assert.Equal(Enumerable.Range(0, 25).Select(hour => ((double)hour, epochDay, hour + 1)), rows.Order());
    }

    [Fact]
    public async Task Dead_letters_are_kept_with_their_payload()
    {
        await using var lake = await CreateAsync();
        var sink = await lake.OpenSinkAsync(DeadLetters0);
        var record = DeadLetter.OfRecord(RealTime0, 17, "CAISO/A"u8, "{"u8, new DeadLetterReason("bad_json", "", "broken"), Noon, "HTTP");
        var row = DeadLetter.OfRow("row:1", "prices.csv", 4, new DeadLetterReason("missing_field", "LMP", "absent"), Noon, "FILES");

        await sink.WriteAsync([Letters(0, record, row)], Token);

        var table = (await lake.Catalog.FindAsync(LakeTables.DeadLetters, Token))!;
        await foreach (var batch in table.Scan().ReadAsync(Token))
        {
            Assert.Equal(["ISO_RT_LMP:0:17", "row:1"], batch.Column<string>("id").Values.ToArray());
            Assert.Equal("{"u8.ToArray(), batch.Column<byte[]>("value").Values.Span[0]);
            Assert.True(batch.Column<byte[]>("value").IsNull(1));
            Assert.Equal(4, batch.Column<int>("line").Values.Span[1]);
        }

        Assert.Equal("2", table.Metadata.Properties[LogOffsets.PropertyOf(DeadLetters0)]);
    }

    [Fact]
    public async Task Stretch_without_rows_moves_the_offsets_alone()
    {
        await using var lake = await CreateAsync();
        var sink = await lake.OpenSinkAsync(RealTime0);
        await sink.WriteAsync([new PartitionRows(RealTime0, 0, 7, new RowList<LmpRow>())], Token);

        var table = (await lake.Catalog.FindAsync(LakeTables.RealTimePrices, Token))!;
        Assert.Single(table.Metadata.Snapshots);
        Assert.Equal(7, (await lake.NewSink().OpenAsync([RealTime0], Token))[0].NextOffset);
    }

    [Fact]
    public async Task Table_with_other_columns_is_left_alone()
    {
        await using var lake = await CreateAsync();
        await lake.Catalog.Catalog.CreateNamespaceAsync(LakeTables.Namespace, cancellationToken: Token);
        var schema = new Schema(0, [new SchemaField(1, "ts", PrimitiveType.TimestampTz, Required: true)]);
        await lake.Catalog.Catalog.CreateTableAsync(LakeTables.RealTimePrices.Id, schema, cancellationToken: Token);

        var refused = await Assert.ThrowsAsync<DomainException>(() => lake.OpenSinkAsync(RealTime0));

        Assert.Equal(DomainErrorCode.StorageVersion, refused.Code);
        Assert.Contains("power.iso_rt_lmp", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Topics_are_those_of_the_port() =>
        Assert.Equal([Topics.RealTimeLmp, Topics.DayAheadLmp, Topics.DeadLetters], ((ITableSink)NewSink(null!)).Topics);
}
