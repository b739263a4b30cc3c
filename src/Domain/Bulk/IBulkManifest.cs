using GridGrains.Domain.Reconciliation;

namespace GridGrains.Domain.Bulk;

/// <summary>
/// What the log is to live prices the manifest is to bulk loads: which files were met, which rows of them are in the tables, and what is under
/// way. A batch is planned, then the lake takes it, then the warehouse, then it is done; each step may be repeated, so that a load that broke
/// off goes on where it stopped, loses nothing and doubles nothing. Safe for all threads; every answer is durable.
/// </summary>
public interface IBulkManifest
{
    /// <summary>Gives a file its number, or finds the one that it has.</summary>
    ValueTask<BulkFile> RegisterAsync(string source, DateTime nowUtc, CancellationToken cancellation);

    /// <summary>The file that rows name by its number; null for a number that was never given.</summary>
    ValueTask<BulkFile?> FindAsync(long number, CancellationToken cancellation);

    /// <summary>No file gets this number or a lower one from now on: another manifest has given it before.</summary>
    ValueTask KeepAboveAsync(long number, CancellationToken cancellation);

    /// <summary>Every row of the file that could be read is in the tables.</summary>
    ValueTask EndFileAsync(long file, BulkFileEnd end, CancellationToken cancellation);

    /// <summary>Notes a batch whose data files are there and which no table has yet.</summary>
    /// <param name="nodes">That are new, or of which its rows say something new.</param>
    ValueTask PlanAsync(BulkPlan plan, IReadOnlyList<BulkSum> sums, IReadOnlyList<BulkNode> nodes, CancellationToken cancellation);

    /// <summary>Nodes of bulk loads that came, or changed, after <paramref name="sequence"/>.</summary>
    ValueTask<IReadOnlyList<BulkNode>> NodesAsync(long sequence, CancellationToken cancellation);

    /// <summary>Forgets a batch that the lake never took.</summary>
    ValueTask DropAsync(string token, CancellationToken cancellation);

    /// <param name="files">Data files of the batch that the warehouse holds, counted from the first.</param>
    ValueTask LoadedAsync(string token, int files, CancellationToken cancellation);

    /// <summary>Every table has the batch: its rows count as loaded, and the rollups of its days wait.</summary>
    ValueTask DoneAsync(BulkPlan plan, CancellationToken cancellation);

    /// <summary>Batches that are not done, oldest first: those of an owner, and those that nobody has moved since a time.</summary>
    ValueTask<IReadOnlyList<BulkBatch>> PendingAsync(string owner, DateTime abandonedSinceUtc, CancellationToken cancellation);

    /// <summary>Days whose rollups wait.</summary>
    ValueTask<IReadOnlyList<BulkDay>> DaysAsync(CancellationToken cancellation);

    ValueTask RolledUpAsync(BulkDay day, CancellationToken cancellation);

    /// <summary>For an audit: which rows are done.</summary>
    ValueTask<BulkWindow> LookAsync(CancellationToken cancellation);

    /// <summary>For an audit: the sums of batches that were done when <paramref name="window"/> was looked at.</summary>
    ValueTask<IReadOnlyList<BulkSum>> SumsAsync(AuditRange range, BulkWindow window, CancellationToken cancellation);
}
