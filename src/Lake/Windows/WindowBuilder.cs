using GridGrains.Domain;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Commits;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Windows;

/// <param name="Prices">Prices that were new.</param>
/// <param name="Hours">Clock hours that were computed again.</param>
/// <param name="Windows">Rows written.</param>
public readonly record struct WindowBuild(long Prices, int Hours, long Windows);

/// <summary>
/// Keeps the tables of windows equal to what the latest versions of the price table say: every hour that a new, late or corrected price
/// falls into is computed again and replaced. The commit that replaces rows also says which state of the prices they were computed from, so
/// that a repetition, after a crash or by a second builder, changes nothing. A builder is used by one caller at a time.
/// </summary>
public sealed class WindowBuilder(LakeCatalog lake)
{
    /// <summary>Hours of prices that are held in memory at once.</summary>
    private const int HoursPerPass = 2;

    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    private readonly WindowRows _rows = new();

    public async ValueTask<WindowBuild> BuildAsync(WindowKind kind, CancellationToken cancellation)
    {
        if (await lake.FindAsync(LakeTables.RealTimePrices, cancellation) is not { Metadata.CurrentSnapshot: { } snapshot } prices)
        {
            return default;
        }

        var table = await lake.OpenAsync(kind.Table, cancellation);
        var known = WindowState.Of(table.Metadata);
        if (known.TableUuid is { } uuid && uuid != prices.Metadata.TableUuid.ToString())
        {
            throw new DomainException(DomainErrorCode.StorageStamp, $"{kind.Table} was computed from another price table ({uuid}): drop it to have it built again");
        }

        if (known.Sequence == snapshot.SequenceNumber)
        {
            return default;
        }

        using var lease = lake.Catalog.Environment.Leases.Acquire(prices.Metadata.TableUuid, snapshot.SnapshotId);
        var changes = await PriceChanges.FindAsync(prices, kind, known, cancellation);
        return await ReplaceAsync(table, prices, kind, known, changes, cancellation);
    }

    private async ValueTask<WindowBuild> ReplaceAsync(
        Table table, Table prices, WindowKind kind, WindowState known, PriceChanges changes, CancellationToken cancellation)
    {
        var partitions = changes.Hours.GroupBy(kind.PartitionOf).OrderBy(partition => partition.Key).ToArray();
        var files = await WriteAsync(table, prices, kind, changes.State, partitions, cancellation);
        var transaction = table.NewTransaction()
            .Require(parent => RequireUnchanged(parent, known))
            .SetProperties(changes.State.ToProperties())
            .Summarize("gridgrains.source.snapshot-id", changes.State.SnapshotId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            await (partitions.Length == 0 ? transaction : Replace(transaction, kind, partitions.Select(partition => partition.Key), files)).CommitAsync(cancellation);
        }
        catch (Exception failure) when (failure is not IcebergException { Code: IcebergErrorCode.CommitStateUnknown })
        {
            await lake.DeleteAsync(files);
            throw;
        }

        return new WindowBuild(changes.Rows, changes.Hours.Count, files.Sum(file => file.RecordCount));
    }

    private async ValueTask<IReadOnlyList<DataFile>> WriteAsync(
        Table table, Table prices, WindowKind kind, WindowState state, IEnumerable<IGrouping<DateTime, DateTime>> partitions, CancellationToken cancellation)
    {
        await using var writer = table.NewWriter();
        foreach (var partition in partitions)
        {
            foreach (var (from, to) in Runs(partition, OneHour, HoursPerPass))
            {
                await _rows.ReadAsync(prices, kind, from, to, cancellation);
                foreach (var batch in _rows.ToBatches(kind, state, writer.Schema))
                {
                    await writer.WriteAsync(batch, cancellation);
                }
            }

            await CarryAsync(table, writer, kind, partition, cancellation);
        }

        return await writer.CompleteAsync(cancellation);
    }

    // A rewrite replaces whole partitions: windows of hours that nothing has touched are written again as they are.
    private static async ValueTask CarryAsync(
        Table table, TableWriter writer, WindowKind kind, IGrouping<DateTime, DateTime> partition, CancellationToken cancellation)
    {
        if (kind.Partition == OneHour)
        {
            return;
        }

        var touched = Expression.Or(partition.Select(hour => Within(hour, hour + OneHour)));
        var carried = table.Scan().Where(Expression.And(Within(partition.Key, partition.Key + kind.Partition), Expression.Not(touched)));
        await foreach (var batch in carried.ReadAsync(cancellation))
        {
            await writer.WriteAsync(batch, cancellation);
        }
    }

    private static Transaction Replace(Transaction transaction, WindowKind kind, IEnumerable<DateTime> partitions, IReadOnlyList<DataFile> files) =>
        transaction.Overwrite(Expression.Or(Runs(partitions, kind.Partition, int.MaxValue).Select(run => Within(run.From, run.To))), files);

    private static Expression Within(DateTime from, DateTime to) =>
        Expression.And(Expression.GreaterThanOrEqual("window_start", from), Expression.LessThan("window_start", to));

    /// <summary>Spans of one length that follow one another, joined up to a number of them.</summary>
    private static IEnumerable<(DateTime From, DateTime To)> Runs(IEnumerable<DateTime> starts, TimeSpan length, int most)
    {
        (DateTime From, DateTime To)? run = null;
        foreach (var start in starts.Order())
        {
            if (run is { } open && open.To == start && (open.To - open.From) / length < most)
            {
                run = (open.From, start + length);
                continue;
            }

            if (run is { } ended)
            {
                yield return ended;
            }

            run = (start, start + length);
        }

        if (run is { } last)
        {
            yield return last;
        }
    }

    private static void RequireUnchanged(TableMetadata parent, WindowState known)
    {
        if (WindowState.Of(parent).Sequence != known.Sequence)
        {
            throw new IcebergException(IcebergErrorCode.PreconditionFailed, "Another builder has computed the windows meanwhile");
        }
    }
}
