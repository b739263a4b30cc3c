using System.Globalization;
using System.Text.Json;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Catalog;
using GridGrains.Grains.Sinks;
using GridGrains.Iceberg;
using GridGrains.Lake.Tables;
using GridGrains.Silo.Lake;

namespace GridGrains.Silo.Catalog;

/// <summary>How fresh and how large things are, measured when it is asked. What cannot be measured says why.</summary>
internal sealed class CatalogMeasures(IServiceProvider services, IPartitionLog log, TimeProvider clock)
{
    public const string Fresh = "fresh";
    public const string Late = "late";
    public const string OnDemand = "on_demand";
    public const string Unknown = "unknown";

    private const string Sizes =
        "SELECT sum(rows), sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase() AND table = {name:String}";

    // A look at one column; where that takes longer, the answer does without.
    private static readonly QueryCaps Caps = new(Seconds: 2, ResultRows: 1, Threads: 1);
    private static readonly ResultForm Row = new("row", "JSONCompactEachRow", "application/json");

    public async Task<CatalogFreshnessView?> OfAsync(CatalogEntry entry, CancellationToken cancellation) => entry switch
    {
        { Kind: CatalogKind.Topic } => await OfTopicAsync(entry, cancellation),
        { Store: DeclaredTables.Lake } => await OfLakeAsync(entry, cancellation),
        { Store: DeclaredTables.Warehouse } => await OfWarehouseAsync(entry, cancellation),
        { Kind: CatalogKind.Cube or CatalogKind.Dataset } => OfSink(entry, DeclaredTables.Warehouse),
        _ => null,
    };

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private async Task<CatalogFreshnessView> OfTopicAsync(CatalogEntry entry, CancellationToken cancellation)
    {
        var topic = log.Topics.First(known => known.Name == entry.Name);
        var (records, ends) = (0L, new List<TopicPosition>());
        for (var partition = 0; partition < topic.Partitions; partition++)
        {
            var at = new TopicPartition(topic.Name, partition);
            var range = await log.GetOffsetsAsync(at, cancellation);
            records += range.Next - range.Earliest;
            if (range.Next > range.Earliest)
            {
                ends.Add(new TopicPosition(at, range.Next - 1));
            }
        }

        // The log's read blocks.
        var newest = ends.Count == 0 ? null : await Task.Run(() => NewestOf(ends, cancellation), cancellation);
        var silence = newest is { } last ? (Now - last).TotalSeconds : (double?)null;
        var status = entry.Sla?.FreshnessSeconds is not { } promised ? OnDemand : silence is null ? Unknown : silence <= promised ? Fresh : Late;
        return new CatalogFreshnessView(
            status, silence is null ? null : Math.Round(Math.Max(0, silence.Value), 3), newest, null, null, records, null, Now, silence is null ? "the topic has no record" : null);
    }

    private DateTime? NewestOf(List<TopicPosition> ends, CancellationToken cancellation)
    {
        using var reader = log.OpenReader(ends, 1);
        DateTime? newest = null;
        for (var read = 0; read < ends.Count; read++)
        {
            using var batch = reader.Read(TimeSpan.FromMilliseconds(100), cancellation);
            if (batch is null)
            {
                break;
            }

            var appended = batch.AppendedAtUtc(batch.Count - 1);
            newest = newest is { } known && known > appended ? known : appended;
        }

        return newest;
    }

    private async Task<CatalogFreshnessView> OfLakeAsync(CatalogEntry entry, CancellationToken cancellation)
    {
        var measured = OfSink(entry, DeclaredTables.Lake);
        if (services.GetService<LakeCatalog>() is not { } lake || services.GetRequiredService<KeptTables>().All.FirstOrDefault(table => table.Definition.Name == entry.Name) is not { } kept)
        {
            return measured with { Note = measured.Note ?? "the silo does not keep this table" };
        }

        try
        {
            var figures = await lake.FindAsync(kept, cancellation) is { } table ? LakeTableFigures.Of(table) : null;
            return measured with { Rows = figures?.Rows, Bytes = figures?.Bytes, LastArrival = figures?.CommittedAt?.UtcDateTime };
        }
        catch (IcebergException broken)
        {
            return measured with { Note = broken.Message };
        }
    }

    private async Task<CatalogFreshnessView> OfWarehouseAsync(CatalogEntry entry, CancellationToken cancellation)
    {
        var measured = OfSink(entry, DeclaredTables.Warehouse);
        if (services.GetService<WarehouseQueries>() is not { } queries)
        {
            return measured with { Status = Unknown, Note = "the warehouse is off" };
        }

        try
        {
            if (entry.Kind != CatalogKind.View && entry.Name != "dim_node" && await ReadAsync(queries, Sizes, entry.Name, cancellation) is [var rows, var bytes])
            {
                measured = measured with { Rows = Whole(rows), Bytes = Whole(bytes) };
            }

            var columns = entry.Kind == CatalogKind.View ? [] : new[] { entry.TimeColumn, entry.Columns.FirstOrDefault(column => column.Name == "ingested_at")?.Name };
            var moments = measured.Rows is > 0 ? await MomentsAsync(queries, entry.Name, columns, cancellation) : [];
            return measured with { LastEvent = moments.ElementAtOrDefault(0), LastArrival = moments.ElementAtOrDefault(1) ?? measured.LastArrival };
        }
        catch (Exception absent) when (absent is WarehouseUnavailableException or QueryCappedException)
        {
            return measured with { Note = absent.Message };
        }
    }

    // Names of columns are the program's own.
    private static async Task<List<DateTime?>> MomentsAsync(WarehouseQueries queries, string table, IReadOnlyList<string?> columns, CancellationToken cancellation)
    {
        var list = string.Join(", ", columns.Select(column => column is null ? "NULL" : $"formatDateTime(toDateTime(max({column}), 'UTC'), '%Y-%m-%dT%H:%i:%SZ')"));
        var row = list.Length == 0 ? [] : await ReadAsync(queries, $"SELECT {list} FROM {table}", table, cancellation);
        return [.. row.Select(text => DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var utc) && utc > DateTime.UnixEpoch ? utc : (DateTime?)null)];
    }

    private static async Task<List<string>> ReadAsync(WarehouseQueries queries, string sql, string name, CancellationToken cancellation)
    {
        using var result = await queries.RunAsync(sql, new QueryParameters().Text("name", name), Row, Caps, cancellation);
        using var document = JsonDocument.Parse(await result.ReadAsStringAsync());
        return [.. document.RootElement.EnumerateArray().Select(value => value.ToString())];
    }

    private static long? Whole(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>By the sink that writes it: what it has taken of the topics, and since when something may be waiting.</summary>
    private CatalogFreshnessView OfSink(CatalogEntry entry, string sink)
    {
        var none = new CatalogFreshnessView(Unknown, null, null, null, null, null, null, Now, "no topic fills it");
        if (entry.Topics.Count == 0)
        {
            return none;
        }

        var status = services.GetServices<SinkRunner>().Select(runner => runner.Status).FirstOrDefault(known => known.Name == sink);
        var partitions = (status?.Partitions ?? []).Where(partition => entry.Topics.Contains(partition.Partition.Topic)).ToArray();
        if (status is null || partitions.Length == 0)
        {
            return none with { Note = "this silo writes none of its partitions; another may" };
        }

        var (taken, waiting) = (partitions.Sum(partition => partition.Next), partitions.Sum(partition => partition.Lag));
        var behind = waiting == 0 ? 0 : (Now - (status.LastWriteUtc ?? Now)).TotalSeconds;
        var isLate = entry.Sla?.FreshnessSeconds is { } promised && behind > promised;
        return none with
        {
            Status = isLate ? Late : Fresh,
            BehindSeconds = Math.Round(behind, 3),
            LastArrival = status.LastWriteUtc,
            Completeness = taken + waiting == 0 ? 1 : (double)taken / (taken + waiting),
            Note = status.Failure,
        };
    }
}
