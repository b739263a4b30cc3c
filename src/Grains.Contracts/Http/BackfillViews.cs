namespace GridGrains.Grains.Contracts.Http;

/// <summary>What a backfill reads and what of it is taken.</summary>
/// <param name="Paths">Files and folders below the silo's folder for backfills.</param>
/// <param name="Iso">Prices and series of one ISO only; null for all.</param>
/// <param name="From">Intervals that start at or after it; null from the first.</param>
/// <param name="To">Intervals that start before it; null to the last.</param>
/// <param name="Market">Product of files that do not name theirs.</param>
public sealed record BackfillRequest(IReadOnlyList<string>? Paths, string? Iso = null, DateTime? From = null, DateTime? To = null, string? Market = null)
{
    /// <summary>Rows that are older than their table keeps are loaded nevertheless; the next upkeep deletes them. Else they are left out and counted.</summary>
    public bool PastRetention { get; init; }
}

/// <param name="State">
/// <c>queued</c>, <c>running</c>, and at the end <c>succeeded</c>; <c>partly</c>: rows were taken, and a file was refused or damaged or prices are past retention;
/// <c>refused</c>: no row was taken; <c>failed</c>: the silo could not go on; <c>cancelled</c>.
/// </param>
/// <param name="BytesRead">Of <paramref name="BytesTotal"/>, over all files; packed files count packed.</param>
/// <param name="Prices">That this run has brought into the tables; after a restart those since then. Values of series count in <see cref="SeriesValues"/>.</param>
/// <param name="AlreadyKnown">Rows that the tables had already, from the log, an earlier run, or this one before a restart; known at the end.</param>
/// <param name="RejectedRows">Rows of files that cannot be prices or values of series; they are in the dead letters. Known at the end.</param>
/// <param name="RefusedFiles">Files that could not be read, or not to their end, with the reason; at most 100. Known at the end.</param>
/// <param name="PricesPerSecond">Prices and values of series together, over the run so far; null before it began.</param>
/// <param name="SecondsLeft">At that speed; null while nothing can be said.</param>
/// <param name="Failure">Why it failed or was refused; null when neither.</param>
public sealed record BackfillView(
    string Id, string State, BackfillRequest Request, DateTime CreatedAt, DateTime? StartedAt, DateTime? EndedAt, long BytesRead, long BytesTotal,
    long Prices, long AlreadyKnown, long RejectedRows, IReadOnlyList<string> RefusedFiles, double? PricesPerSecond, double? SecondsLeft, string? Failure)
{
    /// <summary>All files that could not be read, or not to their end.</summary>
    public long RefusedFileCount { get; init; }

    /// <summary>Values of series that this run has brought into the tables; after a restart those since then.</summary>
    public long SeriesValues { get; init; }

    /// <summary>Prices and values that were left out because their table would delete them again. Known at the end.</summary>
    public long PastRetention { get; init; }

    /// <summary>What the tables will take on the disk, roughly, and until it has ended the files in between; null before it began.</summary>
    public long? ExpectedDiskBytes { get; init; }
}

/// <summary>Backfills of the silo that answers, newest first.</summary>
public sealed record BackfillList(IReadOnlyList<BackfillView> Backfills);
