using ClickHouse.Driver.ADO;
using ClickHouse.Driver.Utility;
using GridGrains.Iceberg;
using GridGrains.Iceberg.IO;
using GridGrains.Tests.Warehouse.Engine;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;

namespace GridGrains.Tests.Lake.Readers;

/// <summary>Iceberg tables that ClickHouse itself writes. Their manifests name no field ids, by which the format finds fields: they are refused with the file.</summary>
public sealed class ClickHouseTablesTests(EmbeddedClickHouse engine)
{
    [Theory]
    [InlineData("plain", "")]
    [InlineData("part", "PARTITION BY (icebergBucket(4, node), toRelativeDayNum(ts))")]
    public async Task What_cannot_be_read_of_them_is_refused_with_file_and_field(string name, string partitions)
    {
        await using var lake = await CreateAsync();
        var folder = Path.Combine(lake.Folder, name);
        await using var clickHouse = new ClickHouseConnection(engine.Endpoint.ConnectionString());
        var table = engine.NewDatabaseName();
        await clickHouse.ExecuteStatementAsync(
            $"CREATE TABLE default.{table} (ts DateTime64(6), node String, lmp Float64) ENGINE = IcebergLocal('{folder}', 'Parquet') {partitions} SETTINGS allow_experimental_insert_into_iceberg = 1");
        await clickHouse.ExecuteStatementAsync(
            $"INSERT INTO default.{table} SETTINGS allow_experimental_insert_into_iceberg = 1 VALUES ('2026-11-01 06:30:00', 'A', 1.5), ('2026-11-02 06:30:00', 'B', 2.5)");
        var metadata = Directory.GetFiles(Path.Combine(folder, "metadata"), "v*.metadata.json").Order(StringComparer.Ordinal).Last();

        var read = await StaticTable.LoadAsync(new IcebergEnvironment(new LocalFileIO(), lake.Clock, Guid.NewGuid), metadata, Token);
        var refused = await Assert.ThrowsAsync<IcebergException>(async () => await read.Scan().PlanAsync(Token));

        Assert.Equal(IcebergErrorCode.CorruptFile, refused.Code);
        Assert.Matches($@"^\S*/{name}/metadata/\S+\.avro: a record lacks field 500 \(manifest_path\); its Avro schema names no field ids", refused.Message);
        await clickHouse.ExecuteStatementAsync($"DROP TABLE default.{table}");
    }
}
