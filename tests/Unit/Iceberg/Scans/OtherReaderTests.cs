using System.Text.Json;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using GridGrains.Iceberg.Schemas;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Scans;

/// <summary>Tables written here, read by icebird, an independent reader, which is installed by npm from its lock file.</summary>
public sealed class OtherReaderTests
{
    [Fact]
    public async Task Icebird_reads_what_remains_after_appends_overwrites_compaction_and_schema_changes()
    {
        await using var lake = await TestLake.CreateAsync();
        var icebird = await Icebird.InstallAsync(lake.Folder);
        var table = await lake.CreatePricesAsync();
        for (var i = 0; i < 5; i++) await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 20, i * 20));
        await TestLake.AppendAsync(table, TestLake.Rows("SPP", "2026-01-02", 10, 100), TestLake.Rows("CAISO", "2026-01-02", 10, 110));
        await table.NewOverwrite(Expression.Equal("iso", "SPP"), []).CommitAsync(TestLake.Token);
        await new GridGrains.Iceberg.Maintenance.Compaction(table).RunAsync(TestLake.Token);
        await table.NewTransaction().UpdateSchema(schema => schema.RenameColumn("lmp", "price").AddColumn("mw", PrimitiveType.Double)).CommitAsync(TestLake.Token);
        await TestLake.AppendAsync(table, new ColumnBatch(table.Metadata.CurrentSchema,
            ColumnVector.Of(PrimitiveType.TimestampTz, [1_767_225_600_123_456]), ColumnVector.Of(PrimitiveType.String, ["PJM"]),
            ColumnVector.Of(PrimitiveType.String, ["N\u00f6de"]), ColumnVector.Of(PrimitiveType.Double, [-31.25]),
            ColumnVector.Of(PrimitiveType.Int, [900]), ColumnVector.Of(PrimitiveType.Double, [7.5])));

        var rows = (await icebird.ReadAsync(table)).ToDictionary(row => row.GetProperty("seq").GetInt32());

        Assert.Equal([.. Enumerable.Range(0, 100), .. Enumerable.Range(110, 10), 900], rows.Keys.Order());
        Assert.Equal(("CAISO", 20.0 + 115), (rows[115].GetProperty("iso").GetString(), rows[115].GetProperty("price").GetDouble()));
        Assert.Equal(DateTimeOffset.Parse("2026-01-02T00:05:00Z", System.Globalization.CultureInfo.InvariantCulture), rows[115].GetProperty("ts").GetDateTimeOffset());
        Assert.Equal(("N\u00f6de", -31.25, 7.5), (rows[900].GetProperty("node").GetString(), rows[900].GetProperty("price").GetDouble(), rows[900].GetProperty("mw").GetDouble()));
        Assert.True(!rows[115].TryGetProperty("mw", out var missing) || missing.ValueKind == JsonValueKind.Null);
    }
}
