using System.Globalization;
using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Blocks;
using GridGrains.ClickHouse.Prices;
using GridGrains.ClickHouse.Rollups;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Bulk;

/// <summary>
/// Loads data files of bulk loads into the tables, as the server reads them itself, and computes the rollups of their days. Each call may be
/// repeated. Waits for a server as long as it takes.
/// </summary>
/// <param name="readsFiles">The server reads the machine's files; another is sent them.</param>
/// <param name="open">Gives the content of a data file.</param>
public sealed class BulkWarehouse(
    Warehouse warehouse, ReferenceCatalog reference, bool readsFiles, Func<BulkDataFile, CancellationToken, ValueTask<Stream>> open, TimeProvider clock)
    : IBulkWarehouse
{
    private const string FileScheme = "file://";
    private const int MaxRowsPerBlock = 1 << 21;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private readonly NodeLabelRows _labels = new(reference);

    public async ValueTask NoteNodesAsync(RowList<LmpRow> rows, CancellationToken cancellation)
    {
        var client = await WaitAsync(cancellation);
        await _labels.WriteAsync(client, [new PartitionRows(new TopicPartition("", 0), 0, rows.Count, LabelledRows(rows))], cancellation);
    }

    public async ValueTask LoadAsync(TableDefinition table, BulkDataFile file, BulkPlan plan, bool again, CancellationToken cancellation)
    {
        var hasDays = plan.Days.Count > 0;
        foreach (var projection in table.Projections)
        {
            var client = await WaitAsync(cancellation);
            var settings = SettingsOf(plan, again);
            if (readsFiles)
            {
                var sql = BulkStatements.InsertOf(table, projection, "file({file:String}, 'Parquet')", again, hasDays);
                settings["param_file"] = PathOf(file);
                await client.ExecuteNonQueryAsync(sql, null, new QueryOptions { CustomSettings = settings }, cancellation);
            }
            else
            {
                var source = $"input('{BulkStatements.StructureOf(table).Replace("'", "''", StringComparison.Ordinal)}')";
                await SendAsync(client, BulkStatements.InsertOf(table, projection, source, again, hasDays), file, settings, cancellation);
            }
        }
    }

    public async ValueTask RollUpAsync(BulkDay day, CancellationToken cancellation) =>
        await RollupWriter.RebuildDayAsync(await WaitAsync(cancellation), Isos.Get(day.Iso), BulkTables.ProductOf(day.Market), day.DayUtc, cancellation);

    private async ValueTask<ClickHouseClient> WaitAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await warehouse.OpenAsync(cancellation);
            }
            catch (WarehouseUnavailableException)
            {
                // The warehouse's own state says what is missing.
                await Task.Delay(PollInterval, clock, cancellation);
            }
        }
    }

    private async ValueTask SendAsync(ClickHouseClient client, string sql, BulkDataFile file, Dictionary<string, object> settings, CancellationToken cancellation)
    {
        await using var content = await open(file, cancellation);
        using var answer = await client.PostStreamAsync($"{sql}\nFORMAT Parquet", content, isCompressed: false, cancellation, new QueryOptions { CustomSettings = settings });
    }

    private static Dictionary<string, object> SettingsOf(BulkPlan plan, bool again)
    {
        var settings = new Dictionary<string, object>
        {
            // A file is one block: one part of the table, and nothing that another thread sorts beside it.
            ["max_insert_block_size"] = MaxRowsPerBlock,
            ["min_insert_block_size_rows"] = MaxRowsPerBlock,
            ["max_insert_threads"] = 1,
            ["optimize_on_insert"] = 0,

            // Rows that are there are left out by their place, not by the block's checksum.
            ["insert_deduplicate"] = 0,
        };
        if (again)
        {
            settings["param_first"] = Number(plan.Ranges.Min(range => BulkPlace.OffsetOf(range.File, range.From)));
            settings["param_next"] = Number(plan.Ranges.Max(range => BulkPlace.OffsetOf(range.File, range.Next - 1)) + 1);
            if (plan.Days.Count > 0)
            {
                settings["param_from"] = Number(WarehouseEpochTime.Micros(plan.Days.Min(day => day.DayUtc)));
                settings["param_to"] = Number(WarehouseEpochTime.Micros(plan.Days.Max(day => day.DayUtc).AddDays(1)));
            }
        }

        return settings;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string PathOf(BulkDataFile file) => file.Path.StartsWith(FileScheme, StringComparison.Ordinal) ? file.Path[FileScheme.Length..] : file.Path;

    // Of rows that follow one another and say the same of their node, the first.
    private static RowList<LmpRow> LabelledRows(RowList<LmpRow> rows)
    {
        var said = new Dictionary<EntityKey, NodeLabels>();
        var changes = new RowList<LmpRow>();
        foreach (ref readonly var row in rows.Span)
        {
            ref var last = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(said, row.Node, out _);
            if (!ReferenceEquals(last, row.Labels))
            {
                last = row.Labels;
                changes.Add(row);
            }
        }

        return changes;
    }
}
