using System.Globalization;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.Utility;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Schemas;
using GridGrains.Lake.Tables;
using GridGrains.Tests.Warehouse.Engine;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;

namespace GridGrains.Tests.Lake.Readers;

/// <summary>Every table of the lake, read by ClickHouse.</summary>
public sealed class ClickHouseReadsTests(EmbeddedClickHouse engine)
{
    [Fact]
    public async Task Every_table_has_the_rows_and_the_columns_that_were_written()
    {
        await using var lake = await FilledLake.CreateAsync();
        await using var clickHouse = new ClickHouseConnection(engine.Endpoint.ConnectionString());
        foreach (var definition in LakeTables.All)
        {
            var table = await FilledLake.TableAsync(lake, definition);
            Assert.True(LakeTableFigures.Of(table).Rows > 0, definition.ToString());
            Assert.Equal((ulong)LakeTableFigures.Of(table).Rows!, await clickHouse.ExecuteScalarAsync($"SELECT count() FROM {From(table)}"));
            Assert.Equal(
                definition.Schema.Struct.Fields.Select(field => $"{field.Name} {TypeOf(field)}"),
                await LinesAsync(clickHouse, $"DESCRIBE TABLE {From(table)}", columns: 2));
        }
    }

    [Fact]
    public async Task Values_come_back_to_the_last_bit()
    {
        await using var lake = await FilledLake.CreateAsync();
        await using var clickHouse = new ClickHouseConnection(engine.Endpoint.ConnectionString());
        var (realTime, dayAhead, letters) = (
            From(await FilledLake.TableAsync(lake, LakeTables.RealTimePrices)), From(await FilledLake.TableAsync(lake, LakeTables.DayAheadPrices)),
            From(await FilledLake.TableAsync(lake, LakeTables.DeadLetters)));

        Assert.Equal(4 * Enumerable.Range(0, 24).Sum(i => 20.5 + i) + 1000.5, await clickHouse.ExecuteScalarAsync($"SELECT sum(lmp) FROM {realTime}"));
        Assert.Equal(
            ["2026-03-10 12:00:00.000000 MISO N\u00f6de-\u20ac 20.5 19.5 1 NULL NULL 2026-03-10 12:10:00.000000 0"],
            await LinesAsync(
                clickHouse,
                $"SELECT concat(toString(ts), ' ', iso, ' ', node, ' ', toString(lmp), ' ', toString(energy_component), ' ', toString(congestion_component), ' ', ifNull(toString(loss_component), 'NULL'), ' ', ifNull(hub, 'NULL'), ' ', toString(known_at), ' ', toString(log_partition)) FROM {realTime} WHERE iso = 'MISO' AND ts = '2026-03-10 12:00:00'"));
        Assert.Equal(
            ["2026-03-10 1 24"], await LinesAsync(clickHouse, $"SELECT concat(toString(max(trade_date)), ' ', toString(min(hour_seq)), ' ', toString(max(hour_seq))) FROM {dayAhead}"));
        Assert.Equal(
            ["ISO_RT_LMP:0:7 00FF0A 2026-03-10 13:14:15.123456", "row:1 none 2026-03-10 13:14:15.123456"],
            await LinesAsync(clickHouse, $"SELECT concat(id, ' ', ifNull(hex(value), 'none'), ' ', toString(first_seen)) FROM {letters} ORDER BY id"));
    }

    [Fact]
    public async Task Latest_versions_are_chosen_by_the_documented_query()
    {
        await using var lake = await FilledLake.CreateAsync();
        await using var clickHouse = new ClickHouseConnection(engine.Endpoint.ConnectionString());
        var realTime = From(await FilledLake.TableAsync(lake, LakeTables.RealTimePrices));

        Assert.Equal(
            ["1000.5", "20.5"],
            await LinesAsync(clickHouse, $"SELECT toString(p) FROM (SELECT 1 AS n, {Latest} AS p FROM {realTime} WHERE {OfA} UNION ALL SELECT 2, {Latest} FROM {realTime} WHERE {OfA} AND known_at <= '2026-03-10 12:30:00') ORDER BY n"));
    }

    [Fact]
    public async Task Days_that_a_query_leaves_out_are_not_even_opened()
    {
        await using var lake = await FilledLake.CreateAsync();
        await using var clickHouse = new ClickHouseConnection(engine.Endpoint.ConnectionString());
        var table = await FilledLake.TableAsync(lake, LakeTables.RealTimePrices);
        var yesterday = (await table.Scan().Where(GridGrains.Iceberg.Scans.Expression.LessThan("ts", Noon.Date)).PlanAsync(Token)).Files;
        Assert.NotEmpty(yesterday);
        foreach (var file in yesterday)
        {
            File.Delete(new Uri(file.Path).LocalPath);
        }

        Assert.Equal((ulong)(FilledLake.RowsAtTag / 2 + 1), await clickHouse.ExecuteScalarAsync($"SELECT countIf(lmp > 0) FROM {From(table)} WHERE ts >= '2026-03-10 00:00:00'"));
        await Assert.ThrowsAnyAsync<Exception>(() => clickHouse.ExecuteScalarAsync($"SELECT sum(lmp) FROM {From(table)}"));
    }

    [Fact]
    public async Task Earlier_snapshots_are_read_by_id_and_by_time()
    {
        await using var lake = await FilledLake.CreateAsync();
        await using var clickHouse = new ClickHouseConnection(engine.Endpoint.ConnectionString());
        var table = await FilledLake.TableAsync(lake, LakeTables.RealTimePrices);
        var tagged = table.Metadata.GetRefSnapshot(FilledLake.Tag);

        foreach (var setting in (string[])[$"iceberg_snapshot_id = {FilledLake.Text(tagged.SnapshotId)}", $"iceberg_timestamp_ms = {FilledLake.Text(tagged.TimestampMs)}"])
        {
            Assert.Equal((ulong)FilledLake.RowsAtTag, await clickHouse.ExecuteScalarAsync($"SELECT count() FROM {From(table)} SETTINGS {setting}"));
        }

        Assert.Equal((ulong)FilledLake.Rows, await clickHouse.ExecuteScalarAsync($"SELECT count() FROM {From(table)}"));
    }

    private const string Latest = "argMax(lmp, (known_at, ifNull(source_version, 0), log_offset))";
    private const string OfA = "iso = 'CAISO' AND node = 'A' AND ts = '2026-03-10 12:00:00'";

    private static string From(Table table) => $"icebergLocal('{new Uri(table.Metadata.Location).LocalPath}')";

    private static string TypeOf(SchemaField field)
    {
        var type = ((PrimitiveType)field.Type).Kind switch
        {
            TypeKind.TimestampTz => "DateTime64(6, 'UTC')",
            TypeKind.Double => "Float64",
            TypeKind.Int => "Int32",
            TypeKind.Long => "Int64",
            TypeKind.Date => "Date32",
            TypeKind.String or TypeKind.Binary => "String",
            var other => throw new NotSupportedException(other.ToString()),
        };
        return field.Required ? type : $"Nullable({type})";
    }

    private static async Task<List<string>> LinesAsync(ClickHouseConnection clickHouse, string query, int columns = 1)
    {
        var lines = new List<string>();
        await using var reader = await clickHouse.ExecuteReaderAsync(query);
        while (await reader.ReadAsync(Token))
        {
            lines.Add(string.Join(' ', Enumerable.Range(0, columns).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        }

        return lines;
    }
}
