using GridGrains.Domain.Bulk;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Reconciliation;

/// <summary>Takes the rows of a place one by one.</summary>
public interface IAuditedRows
{
    void Add(in AuditedRow row);

    /// <summary>Takes sums of rows where the rows themselves are not kept.</summary>
    /// <param name="buckets">By <see cref="CellDigest.BucketOf"/>.</param>
    void Add(AuditCell cell, IReadOnlyList<RowSum> buckets)
    {
    }
}

/// <summary>What a place can say of rows.</summary>
public enum AuditSourceKind
{
    /// <summary>Every version of every price.</summary>
    Table,

    /// <summary>Those that came through it and that it has not forgotten.</summary>
    Log,

    /// <summary>Sums of those that bulk loads have brought.</summary>
    Manifest,
}

/// <summary>A place that versions of prices are in: the log, the manifest of bulk loads, a table.</summary>
public interface IAuditSource
{
    /// <summary>In reports: <c>log</c>, <c>iceberg</c>, <c>clickhouse</c>.</summary>
    string Name { get; }

    AuditSourceKind Kind => AuditSourceKind.Table;

    ValueTask<AuditSourceState> LookAsync(CancellationToken cancellation);

    /// <summary>Hands over every row of the scope, in any order; rows outside it may be among them.</summary>
    ValueTask ReadAsync(AuditScope scope, IAuditedRows rows, CancellationToken cancellation);
}

/// <summary>How far a place goes.</summary>
/// <param name="Absence">Why it cannot be asked, in one line; null when it can.</param>
/// <param name="Offsets">What it holds of each partition; a table holds all from 0 on.</param>
/// <param name="OldestUtc">Of partitions whose first records are gone: when the oldest that is left was appended.</param>
public sealed record AuditSourceState(
    string? Absence, IReadOnlyDictionary<TopicPartition, OffsetRange> Offsets, IReadOnlyDictionary<TopicPartition, DateTime>? OldestUtc = null)
{
    /// <summary>Rows of bulk loads that every table has; the manifest alone says so.</summary>
    public BulkWindow Bulk { get; init; } = BulkWindow.Nothing;

    public static AuditSourceState Absent(string reason) => new(reason, new Dictionary<TopicPartition, OffsetRange>());
}
