using ClickHouse.Driver;

namespace GridGrains.ClickHouse.Access;

/// <param name="Rows">All versions counted, before the engine has merged repetitions away.</param>
/// <param name="Bytes">On disk, of parts in use.</param>
/// <param name="RetentionDays">After which rows go, by the time they are about; null where they stay.</param>
public sealed record WarehouseTableFigures(string Name, long Rows, long Bytes, int Parts, int? RetentionDays);

/// <summary>Size and retention of the warehouse's tables, as its server gives them.</summary>
public static class WarehouseFigures
{
    private const string Sql = """
        SELECT t.name, sum(p.rows), sum(p.bytes_on_disk), countIf(p.active), any(toUInt32OrZero(extract(t.create_table_query, 'toIntervalDay\\((\\d+)\\)')))
        FROM system.tables AS t
        LEFT JOIN (SELECT table, rows, bytes_on_disk, active FROM system.parts WHERE database = currentDatabase() AND active) AS p ON p.table = t.name
        WHERE t.database = currentDatabase() AND t.engine LIKE '%MergeTree' AND t.name != 'schema_migration'
        GROUP BY t.name
        ORDER BY t.name
        """;

    public static async Task<IReadOnlyList<WarehouseTableFigures>> ReadAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var tables = new List<WarehouseTableFigures>();
        using var reader = await client.ExecuteReaderAsync(Sql, null, null, cancellation);
        while (reader.Read())
        {
            var retention = (int)reader.GetFieldValue<uint>(4);
            tables.Add(new WarehouseTableFigures(
                reader.GetString(0), (long)reader.GetFieldValue<ulong>(1), (long)reader.GetFieldValue<ulong>(2), (int)reader.GetFieldValue<ulong>(3), retention == 0 ? null : retention));
        }

        return tables;
    }
}
