using System.Globalization;
using ClickHouse.Driver;

namespace GridGrains.ClickHouse.Schema;

/// <summary>How long a table keeps its rows.</summary>
/// <param name="TimeColumn">What a row's age goes by.</param>
/// <param name="Days">Null: for good.</param>
public sealed record KeptRows(string Table, string TimeColumn, int? Days);

/// <summary>
/// Brings the tables of a database to the days that are wanted, which may be others than the schema was made with. The server deletes what is
/// older by itself; where a longer time is wanted, what it has deleted before is gone. Repeated for each new server, so several silos may do it at once.
/// </summary>
public sealed class WarehouseRetention(SqlDialect dialect, IReadOnlyList<KeptRows> wanted)
{
    private const string Sql = """
        SELECT name, position(create_table_query, ' TTL ') > 0, toUInt32OrZero(extract(create_table_query, ' TTL .*toIntervalDay\\((\\d+)\\)'))
        FROM system.tables
        WHERE database = currentDatabase() AND engine LIKE '%MergeTree'
        """;

    /// <returns>Names of the tables that were changed.</returns>
    public async Task<IReadOnlyList<string>> ApplyAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var found = await ReadAsync(client, cancellation);
        var changed = new List<string>();
        foreach (var table in wanted)
        {
            if (found.TryGetValue(table.Table, out var days) && days != table.Days)
            {
                await client.ExecuteNonQueryAsync(dialect.Translate(StatementOf(table)), null, null, cancellation);
                changed.Add(table.Table);
            }
        }

        return changed;
    }

    private static string StatementOf(KeptRows table) => table.Days is { } days
        ? string.Create(CultureInfo.InvariantCulture, $"ALTER TABLE {table.Table} MODIFY TTL toDateTime({table.TimeColumn}) + toIntervalDay({days})")
        : $"ALTER TABLE {table.Table} REMOVE TTL";

    private static async Task<Dictionary<string, int?>> ReadAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var tables = new Dictionary<string, int?>(StringComparer.Ordinal);
        using var reader = await client.ExecuteReaderAsync(Sql, null, null, cancellation);
        while (reader.Read())
        {
            tables[reader.GetString(0)] = reader.GetFieldValue<byte>(1) != 0 ? (int)reader.GetFieldValue<uint>(2) : null;
        }

        return tables;
    }
}
