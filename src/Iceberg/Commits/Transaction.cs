using System.Collections.Immutable;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Scans;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Commits;

/// <summary>
/// Changes that take effect together or not at all, in the order in which they were added. When another writer commits first,
/// all of them are worked out again on the new parent, after the preconditions have been checked on it. For one thread, one commit.
/// </summary>
public sealed class Transaction
{
    private const int DefaultRetries = 4;
    private const int DefaultMinWaitMs = 100;
    private const int DefaultMaxWaitMs = 60_000;
    private readonly Table _table;
    private readonly List<Action<TableMetadata>> _preconditions = [];
    private readonly List<PendingUpdate> _pending = [];
    private readonly Dictionary<string, string> _summary = new(StringComparer.Ordinal);
    private bool _used;

    internal Transaction(Table table) => _table = table;

    /// <summary>
    /// Adds a check of the parent, run on every parent the commit is tried on. It refuses by throwing, best
    /// <see cref="IcebergErrorCode.PreconditionFailed"/>; the exception reaches the caller of <see cref="CommitAsync"/> as it is.
    /// </summary>
    public Transaction Require(Action<TableMetadata> precondition)
    {
        _preconditions.Add(precondition);
        return this;
    }

    /// <summary>Adds an entry to the summary of the snapshots that this transaction makes.</summary>
    public Transaction Summarize(string key, string value)
    {
        _summary[key] = value;
        return this;
    }

    public Transaction Append(IEnumerable<DataFile> files, string branch = SnapshotRef.Main)
        => Add(new SnapshotUpdate(branch, [.. files], () => new NoFiles()));

    /// <summary>Removes every file all of whose rows match, and adds <paramref name="files"/>. A condition that cuts through a file is refused.</summary>
    public Transaction Overwrite(Expression filter, IEnumerable<DataFile> files, string branch = SnapshotRef.Main)
        => Add(new SnapshotUpdate(branch, [.. files], () => new FilesByFilter(filter)));

    /// <summary>Replaces files by others with the same rows; refused when one of them has left the table meanwhile.</summary>
    public Transaction Rewrite(IEnumerable<DataFile> replaced, IEnumerable<DataFile> files, string branch = SnapshotRef.Main)
    {
        var paths = replaced.Select(file => file.Path).ToImmutableArray();
        return Add(new SnapshotUpdate(branch, [.. files], () => new FilesByPath(paths), replaces: true));
    }

    public Transaction SetProperty(string name, string value) => SetProperties([KeyValuePair.Create(name, value)]);

    public Transaction SetProperties(IEnumerable<KeyValuePair<string, string>> properties)
    {
        var set = TableMetadata.EmptyProperties.SetItems(properties);
        return Change(attempt => attempt.Apply(new SetProperties(set)));
    }

    public Transaction RemoveProperties(params IEnumerable<string> names)
    {
        var removed = names.ToImmutableArray();
        return Change(attempt => attempt.Apply(new RemoveProperties(removed)));
    }

    public Transaction UpdateSchema(Action<SchemaUpdate> change) => Change(attempt => MetadataChange.ChangeSchema(attempt, change));

    /// <summary>Lays out new files by another spec; existing files keep theirs.</summary>
    public Transaction UpdateSpec(params (string Column, Transform Transform)[] parts) => Change(attempt => MetadataChange.ChangeSpec(attempt, parts));

    /// <summary>Names a snapshot for good, or for <paramref name="maxAge"/>; by default the head of main as this transaction leaves it.</summary>
    public Transaction CreateTag(string name, long? snapshotId = null, TimeSpan? maxAge = null)
        => CreateRef(name, SnapshotRefKind.Tag, snapshotId, new SnapshotRef(0, SnapshotRefKind.Tag, MaxRefAgeMs: (long?)maxAge?.TotalMilliseconds));

    /// <param name="retention">The branch's own retention; its snapshot and kind are ignored.</param>
    public Transaction CreateBranch(string name, long? snapshotId = null, SnapshotRef? retention = null)
        => CreateRef(name, SnapshotRefKind.Branch, snapshotId, retention ?? new SnapshotRef(0, SnapshotRefKind.Branch));

    public Transaction RemoveRef(string name) => Change(attempt => MetadataChange.RemoveRef(attempt, name));

    /// <summary>Makes an ancestor of the current snapshot current again.</summary>
    public Transaction RollbackTo(long snapshotId) => Change(attempt => MetadataChange.SetMain(attempt, snapshotId, mustBeAncestor: true));

    /// <summary>Makes any snapshot of the table current.</summary>
    public Transaction SetCurrentSnapshot(long snapshotId) => Change(attempt => MetadataChange.SetMain(attempt, snapshotId, mustBeAncestor: false));

    /// <summary>
    /// Commits, trying again on a new parent up to the table's <c>commit.retry.num-retries</c> times. On any error but
    /// <see cref="IcebergErrorCode.CommitStateUnknown"/> the table is unchanged and the commit's own files are deleted; data files are
    /// left to the caller. Afterwards the table's handle shows the committed state.
    /// </summary>
    public async ValueTask<TableMetadata> CommitAsync(CancellationToken cancellationToken = default)
    {
        if (_used) throw new InvalidOperationException("A transaction commits once");
        _used = true;
        var properties = _table.Metadata.Properties;
        var retries = properties.Number(TableProperties.CommitRetries, DefaultRetries);
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await TryAsync(cancellationToken);
            }
            catch (IcebergException e) when (e.Code == IcebergErrorCode.CommitConflict && tries < retries)
            {
                await Task.Delay(Backoff(tries), _table.Environment.Clock, cancellationToken);
                await _table.RefreshAsync(cancellationToken);
            }
        }
    }

    private async ValueTask<TableMetadata> TryAsync(CancellationToken cancellationToken)
    {
        var parent = _table.State;
        if (parent.Metadata.FormatVersion != TableMetadata.WrittenFormatVersion)
            throw new IcebergException(IcebergErrorCode.Unsupported, $"The table has format version {parent.Metadata.FormatVersion}; only version 2 is written");
        foreach (var precondition in _preconditions) precondition(parent.Metadata);
        var attempt = new CommitAttempt(_table.Environment, parent.Metadata, _summary);
        attempt.Require(new AssertTableUuid(_table.TableUuid));
        try
        {
            foreach (var pending in _pending) await pending.StageAsync(attempt, cancellationToken);
            if (attempt.Updates.Count == 0) return parent.Metadata;
            return _table.Advance(await _table.Catalog.CommitAsync(_table.Identifier, parent, attempt.Requirements, attempt.Updates, cancellationToken));
        }
        catch (Exception e) when (e is not IcebergException { Code: IcebergErrorCode.CommitStateUnknown })
        {
            await attempt.DiscardAsync();
            throw;
        }
    }

    /// <summary>Doubles with each try; a random part keeps writers that collided from colliding again.</summary>
    private TimeSpan Backoff(int tries)
    {
        var properties = _table.Metadata.Properties;
        var least = properties.Number(TableProperties.CommitMinWaitMs, DefaultMinWaitMs);
        var most = properties.Number(TableProperties.CommitMaxWaitMs, DefaultMaxWaitMs);
        var wait = Math.Min(most, least * Math.Pow(2, tries));
        var random = new Random(_table.Environment.NewId().GetHashCode()).NextDouble();
        return TimeSpan.FromMilliseconds(wait * (0.5 + random / 2));
    }

    private Transaction CreateRef(string name, SnapshotRefKind kind, long? snapshotId, SnapshotRef retention)
        => Change(attempt => MetadataChange.CreateRef(attempt, name, kind, snapshotId, retention));

    private Transaction Change(Action<CommitAttempt> stage) => Add(new MetadataChange(stage));

    internal Transaction Add(PendingUpdate pending)
    {
        _pending.Add(pending);
        return this;
    }
}
