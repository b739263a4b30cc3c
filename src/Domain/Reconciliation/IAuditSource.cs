using GridGrains.Domain.Log;

namespace GridGrains.Domain.Reconciliation;

/// <summary>Takes the rows of a place one by one.</summary>
public interface IAuditedRows
{
    void Add(in AuditedRow row);
}

/// <summary>A place that keeps every version of every price: the log, a table.</summary>
public interface IAuditSource
{
    /// <summary>In reports: <c>log</c>, <c>iceberg</c>, <c>clickhouse</c>.</summary>
    string Name { get; }

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
    public static AuditSourceState Absent(string reason) => new(reason, new Dictionary<TopicPartition, OffsetRange>());
}
