using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reconciliation;

namespace GridGrains.Domain.Bulk;

/// <summary>A file, or the parts that make one report together, as the manifest knows it.</summary>
/// <param name="Number">Durable before any row of the file is, and never used again.</param>
/// <param name="Source">Its content by hash, with the choice of rows and the way it was read.</param>
/// <param name="RegisteredAtUtc">When it was first met; rows carry it, so that reading the file again makes the same rows.</param>
/// <param name="End">Null until it was read to its end and every row is in the tables.</param>
/// <param name="Next">By table, the first row that is not in the tables; 0 for a table that is not named.</param>
public sealed record BulkFile(long Number, string Source, DateTime RegisteredAtUtc, BulkFileEnd? End, IReadOnlyDictionary<string, long> Next)
{
    public long NextOf(string table) => Next.GetValueOrDefault(table);
}

/// <summary>What came of a file that was read to its end.</summary>
/// <param name="Prices">Prices that were taken or known already.</param>
public sealed record BulkFileEnd(long AcceptedRows, long RejectedRows, long Prices, long PastRetention);

/// <summary>Rows of a file, from <paramref name="From"/> to before <paramref name="Next"/>, by their numbers within it.</summary>
public readonly record struct BulkRange(long File, long From, long Next);

/// <summary>A data file of the lake.</summary>
public sealed record BulkDataFile(string Path, long Rows);

/// <summary>A product of an ISO on a day of UTC whose rollups wait until its files are complete.</summary>
public readonly record struct BulkDay(string Iso, string Market, DateTime DayUtc)
{
    public static BulkDay Of(Iso iso, PriceProduct product, DateTime startUtc) => new(iso.Code, product.Name(), startUtc.Date);
}

/// <summary>What a batch of rows of one table will become, written down before the lake takes it.</summary>
/// <param name="Token">Of this batch alone; the lake's table has it as a property from the commit on.</param>
/// <param name="Owner">Who finishes it after a crash: the silo's folder for backfills; empty where one process has the manifest for itself.</param>
public sealed record BulkPlan(
    string Token, string Owner, string Table, IReadOnlyList<BulkRange> Ranges, IReadOnlyList<BulkDataFile> Files, IReadOnlyList<BulkDay> Days);

/// <param name="Loaded">Data files that the warehouse holds, counted from the first.</param>
public sealed record BulkBatch(BulkPlan Plan, int Loaded);

/// <summary>A node that bulk loads have brought prices of, and what they last said of it.</summary>
/// <param name="Sequence">Grows with each change; 0 before it is stored.</param>
public sealed record BulkNode(long Sequence, EntityKey Key, NodeLabels Labels);

/// <summary>How many rows of a batch are in a cell of an audit, and their checksums by buckets of nodes.</summary>
/// <param name="DayUtc">Days of markets and of UTC, which audits are cut by, overlap: a cell has a sum for each that it touches.</param>
public sealed record BulkSum(AuditCell Cell, DateTime DayUtc, IReadOnlyList<RowSum> Buckets);
