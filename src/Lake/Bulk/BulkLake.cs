using System.Collections.Concurrent;
using System.Globalization;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Parquet;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Bulk;

/// <summary>
/// Writes batches of bulk loads as sorted data files, one for each of the table's partitions, and adds them to their table. The commit that adds a batch sets a property
/// with its token: whoever finds the property does not add it again. One caller at a time.
/// </summary>
/// <param name="definitions">Of the tables that bulk loads fill.</param>
/// <param name="isKept">False where no lake is kept: the files only pass the rows on, no table ever has them, and they are deleted afterwards.</param>
/// <param name="helper">See <see cref="DataWriterOptions.Helper"/>.</param>
public sealed class BulkLake(LakeCatalog lake, IReadOnlyList<TableDefinition> definitions, bool isKept = true, TaskScheduler? helper = null) : IBulkLake
{
    private const string Prefix = "gridgrains.bulk.";
    private const string LastFile = "gridgrains.bulk-files";

    /// <summary>Live sinks commit too, and so does the upkeep: who loses the race comes again.</summary>
    private const int Attempts = 20;

    private readonly Dictionary<string, (LakeTable Table, LakeBatches Batches)> _tables =
        definitions.Select(definition => new LakeTable(definition)).ToDictionary(table => table.Definition.Name, table => (table, new LakeBatches(table)));

    // Files that were written and are to be committed: the commit needs what was learned of their columns.
    private readonly ConcurrentDictionary<string, IReadOnlyList<DataFile>> _written = new();

    public async ValueTask<long> LastFileAsync(CancellationToken cancellation)
    {
        var last = 0L;
        foreach (var (table, _) in _tables.Values)
        {
            last = isKept && await lake.FindAsync(table, cancellation) is { } found && found.Metadata.Properties.TryGetValue(LastFile, out var text)
                ? Math.Max(last, long.Parse(text, CultureInfo.InvariantCulture))
                : last;
        }

        return last;
    }

    public async ValueTask<IReadOnlyList<BulkDataFile>> WriteAsync(string token, string table, RowList rows, CancellationToken cancellation)
    {
        var (definition, batches) = _tables[table];
        var opened = await lake.OpenAsync(definition, cancellation);

        // Rows come partition by partition: one file is open at a time.
        await using var writer = opened.NewWriter(new DataWriterOptions { SortOrderId = opened.Metadata.DefaultSortOrderId, MaxOpenFiles = 1, Helper = helper });
        foreach (var batch in batches.Of(writer.Schema, [new PartitionRows(new TopicPartition(table, 0), 0, rows.Count, rows)]))
        {
            await writer.WriteAsync(batch, cancellation);
        }

        _written[token] = await writer.CompleteAsync(cancellation);
        return [.. _written[token].Select(file => new BulkDataFile(file.Path, file.RecordCount))];
    }

    public async ValueTask CommitAsync(BulkPlan plan, IReadOnlyCollection<string> finished, CancellationToken cancellation)
    {
        if (!_written.TryRemove(plan.Token, out var files) || !isKept)
        {
            return;
        }

        for (var attempt = 1; ; attempt++)
        {
            var table = await lake.OpenAsync(_tables[plan.Table].Table, cancellation);
            if (table.Metadata.Properties.ContainsKey(Prefix + plan.Token))
            {
                return;
            }

            try
            {
                await TransactionOf(table, plan, files, finished).CommitAsync(cancellation);
                return;
            }
            catch (IcebergException lost) when (attempt < Attempts && lost.Code is IcebergErrorCode.CommitConflict or IcebergErrorCode.CommitStateUnknown)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), lake.Catalog.Environment.Clock, cancellation);
            }
        }
    }

    public async ValueTask<bool> HoldsAsync(BulkPlan plan, CancellationToken cancellation)
    {
        if (plan.Files.Count == 0)
        {
            return true;
        }

        if (isKept)
        {
            return await lake.FindAsync(_tables[plan.Table].Table, cancellation) is { } table && table.Metadata.Properties.ContainsKey(Prefix + plan.Token);
        }

        foreach (var file in plan.Files)
        {
            if (!await lake.Catalog.Environment.Io.ExistsAsync(file.Path, cancellation))
            {
                return false;
            }
        }

        return true;
    }

    public ValueTask ReleaseAsync(BulkPlan plan) => isKept ? ValueTask.CompletedTask : DiscardAsync(plan);

    public ValueTask<Stream> OpenAsync(BulkDataFile file, CancellationToken cancellation) => lake.Catalog.Environment.Io.OpenReadAsync(file.Path, cancellation);

    /// <summary>Deletes files that no table has; what cannot be deleted is found as an orphan.</summary>
    public async ValueTask DiscardAsync(BulkPlan plan)
    {
        foreach (var file in plan.Files)
        {
            try
            {
                await lake.Catalog.Environment.Io.DeleteAsync(file.Path, CancellationToken.None);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return;
            }
        }
    }

    private static Iceberg.Commits.Transaction TransactionOf(Table table, BulkPlan plan, IReadOnlyList<DataFile> files, IReadOnlyCollection<string> finished)
    {
        var properties = table.Metadata.Properties;
        var known = properties.TryGetValue(LastFile, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
        var last = Math.Max(known, plan.Ranges.Max(range => range.File));
        var transaction = table.NewTransaction()
            .Require(parent => RequireNew(parent.Properties.ContainsKey(Prefix + plan.Token)))
            .SetProperties(
            [
                KeyValuePair.Create(Prefix + plan.Token, files.Sum(file => file.RecordCount).ToString(CultureInfo.InvariantCulture)),
                KeyValuePair.Create(LastFile, last.ToString(CultureInfo.InvariantCulture)),
            ])
            .Summarize("gridgrains.bulk", plan.Token)
            .Append(files);
        string[] forgotten = [.. finished.Select(token => Prefix + token).Where(properties.ContainsKey)];
        return forgotten.Length == 0 ? transaction : transaction.RemoveProperties(forgotten);
    }

    private static void RequireNew(bool isThere)
    {
        if (isThere)
        {
            throw new IcebergException(IcebergErrorCode.CommitConflict, "the batch is in the table already");
        }
    }
}
