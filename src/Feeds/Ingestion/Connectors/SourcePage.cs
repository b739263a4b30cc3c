using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Feeds.Ingestion.Pages;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>Some records of a source, and where the reader is once they are taken.</summary>
/// <param name="Origin">Address without secrets, or name of a file.</param>
/// <param name="After">The position behind this page.</param>
public sealed record SourcePage(
    string Origin, int Status, long Bytes, TimeSpan Took, IReadOnlyList<SourceRecord> Records, IReadOnlyList<UnreadRecord> Unread, EndpointPosition After, bool IsLast)
{
    /// <summary>What went wrong before this page came, and was tried again.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}

/// <summary>What a reader may take.</summary>
public sealed record ReadLimits(int MaxPages, int MaxRecords, int MaxBytes, int MaxAttempts)
{
    public static readonly ReadLimits OfPreview = new(5, 1_000, 10 << 20, 1);

    public static readonly ReadLimits OfRuns = new(10_000, int.MaxValue, 64 << 20, int.MaxValue);

    /// <summary>Whether only a part is to be shown.</summary>
    public bool IsSample => MaxRecords < int.MaxValue;
}

/// <param name="Since">Greatest moment of rows that were taken already, or where a window begins; null for a first run.</param>
public sealed record ReadContext(string? Tenant, DateTime NowUtc, DateTime? Since, ReadLimits Limits)
{
    /// <summary>The first moment that is not asked for; null where all up to now is.</summary>
    public DateTime? Until { get; init; }
}
