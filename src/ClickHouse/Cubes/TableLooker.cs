using ClickHouse.Driver;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Cubes;

namespace GridGrains.ClickHouse.Cubes;

/// <summary>
/// Finds what has changed in tables since it looked last, whoever changed it: the parts that are new, and the markets of their rows. A part that was merged of old
/// and new rows counts as new. One caller at a time.
/// </summary>
public sealed class TableLooker(IReadOnlyCollection<string> tables)
{
    /// <summary>Rows of new parts that are read for their markets; of more all markets count as changed.</summary>
    private const long MaxRows = 4_000_000;

    private const string Parts = """
        SELECT table, partition_id, name, greatest(toInt64(max_block_number), toInt64(data_version)), toInt64(rows)
        FROM system.parts
        WHERE database = currentDatabase() AND active AND table IN {tables:Array(String)}
        """;

    private const string WithMarket = "SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'iso' AND table IN {tables:Array(String)}";

    private Dictionary<(string Table, string Partition), long> _seen = [];
    private HashSet<string>? _withMarket;
    private bool _hasLooked;

    /// <returns>What changed; nothing of the first look.</returns>
    public async Task<IReadOnlyCollection<TableChange>> LookAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        _withMarket ??= await TablesWithMarketAsync(client, cancellation);
        var parts = await PartsAsync(client, cancellation);
        var changes = new HashSet<TableChange>();
        if (_hasLooked)
        {
            foreach (var table in parts.GroupBy(part => part.Table))
            {
                await AddAsync(client, changes, table.Key, [.. table.Where(part => part.Version > _seen.GetValueOrDefault((part.Table, part.Partition), -1))], cancellation);
            }

            AddLost(changes, parts);
        }

        // Only now: a look that broke off is made up for by the next.
        _seen = parts.GroupBy(part => (part.Table, part.Partition)).ToDictionary(partition => partition.Key, partition => partition.Max(part => part.Version));
        _hasLooked = true;
        return changes;
    }

    // Partitions that went, or begin again: of another database, or dropped.
    private void AddLost(HashSet<TableChange> changes, List<Part> parts)
    {
        var newest = parts.GroupBy(part => (part.Table, part.Partition)).ToDictionary(partition => partition.Key, partition => partition.Max(part => part.Version));
        foreach (var (partition, version) in _seen)
        {
            if (newest.GetValueOrDefault(partition, -1) < version)
            {
                changes.Add(new TableChange(partition.Table, null));
            }
        }
    }

    private async Task AddAsync(ClickHouseClient client, HashSet<TableChange> changes, string table, Part[] changed, CancellationToken cancellation)
    {
        if (changed.Length == 0)
        {
            return;
        }

        var markets = _withMarket!.Contains(table) && changed.Sum(part => part.Rows) <= MaxRows ? await MarketsAsync(client, table, changed, cancellation) : null;
        if (markets is null)
        {
            changes.Add(new TableChange(table, null));
        }
        else
        {
            changes.UnionWith(markets.Select(market => new TableChange(table, market)));
        }
    }

    /// <returns>Null where a part was merged away meanwhile.</returns>
    private static async Task<HashSet<string>?> MarketsAsync(ClickHouseClient client, string table, Part[] changed, CancellationToken cancellation)
    {
        var (markets, found) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var settings = new QueryParameters().Text("table", table).Texts("parts", changed.Select(part => part.Name)).ToSettings();
        settings["max_threads"] = 1;
        using var reader = await client.ExecuteReaderAsync(
            "SELECT _part, iso FROM {table:Identifier} WHERE _part IN {parts:Array(String)} GROUP BY _part, iso", null, new QueryOptions { CustomSettings = settings }, cancellation);
        while (reader.Read())
        {
            found.Add(reader.GetString(0));
            markets.Add(reader.GetString(1));
        }

        return found.Count == changed.Length ? markets : null;
    }

    private async Task<HashSet<string>> TablesWithMarketAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        using var reader = await client.ExecuteReaderAsync(WithMarket, null, new QueryOptions { CustomSettings = Settings() }, cancellation);
        while (reader.Read())
        {
            known.Add(reader.GetString(0));
        }

        return known;
    }

    private async Task<List<Part>> PartsAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var parts = new List<Part>();
        using var reader = await client.ExecuteReaderAsync(Parts, null, new QueryOptions { CustomSettings = Settings() }, cancellation);
        while (reader.Read())
        {
            parts.Add(new Part(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4)));
        }

        return parts;
    }

    private Dictionary<string, object> Settings() => new QueryParameters().Texts("tables", tables).ToSettings();

    private readonly record struct Part(string Table, string Partition, string Name, long Version, long Rows);
}
