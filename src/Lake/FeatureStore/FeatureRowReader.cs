using System.Globalization;
using System.Runtime.CompilerServices;
using GridGrains.Domain.FeatureStore;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.FeatureStore;

/// <summary>A pushed row as the lake holds it.</summary>
/// <param name="Record">The record's value, as JSON.</param>
/// <param name="Offset">Rows of one entity are in one partition of the log: their offsets order them.</param>
public readonly record struct StoredFeatureRow(string Entity, string Record, long Offset);

/// <summary>Reads the table of pushed rows.</summary>
public sealed class FeatureRowReader(LakeCatalog lake)
{
    public static readonly LakeTable Table = new(FeatureTable.Definition);

    /// <summary>How long a snapshot that was named is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    /// <summary>
    /// Tags the table's newest snapshot, so that it is kept for a time and can be read again. A snapshot has one tag however often it is asked
    /// for: each tag is a commit that the sink's own would have to give way to.
    /// </summary>
    /// <returns>The snapshot; null where nothing was ever written.</returns>
    public async ValueTask<long?> KeepSnapshotAsync(CancellationToken cancellation)
    {
        if (await lake.FindAsync(Table, cancellation) is not { Metadata.CurrentSnapshot: { } snapshot } table)
        {
            return null;
        }

        var tag = string.Create(CultureInfo.InvariantCulture, $"training-{snapshot.SnapshotId}");
        if (!table.Metadata.Refs.ContainsKey(tag))
        {
            await table.NewTransaction().CreateTag(tag, snapshot.SnapshotId, KeptFor).CommitAsync(cancellation);
        }

        return snapshot.SnapshotId;
    }

    /// <summary>The newest snapshot and its place in the order of all; null where nothing was ever written.</summary>
    public async ValueTask<(long SnapshotId, long Sequence)?> NewestAsync(CancellationToken cancellation) =>
        await lake.FindAsync(Table, cancellation) is { Metadata.CurrentSnapshot: { } snapshot } ? (snapshot.SnapshotId, snapshot.SequenceNumber) : null;

    /// <summary>Rows of a view whose events are in [<paramref name="fromUtc"/>, <paramref name="toUtc"/>], in no order.</summary>
    /// <param name="after">Only files that were added after this place in the order of snapshots; 0 for all.</param>
    public async IAsyncEnumerable<StoredFeatureRow> ReadAsync(
        long snapshotId, string view, DateTime fromUtc, DateTime toUtc, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await lake.FindAsync(Table, cancellation) is not { } table)
        {
            yield break;
        }

        var scan = table.Scan().UseSnapshot(snapshotId).AddedAfter(after).Select("entity", "record", "log_offset").Where(Expression.And(
            Expression.Equal("view", view), Expression.GreaterThanOrEqual("event_ts", fromUtc), Expression.LessThanOrEqual("event_ts", toUtc)));
        await foreach (var batch in scan.ReadAsync(cancellation))
        {
            var (entities, records, offsets) = (batch.Column<string>("entity").Values, batch.Column<string>("record").Values, batch.Column<long>("log_offset").Values);
            for (var i = 0; i < batch.RowCount; i++)
            {
                yield return new StoredFeatureRow(entities.Span[i], records.Span[i], offsets.Span[i]);
            }
        }
    }
}
