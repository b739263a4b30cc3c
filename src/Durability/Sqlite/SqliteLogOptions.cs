using GridGrains.Domain;

namespace GridGrains.Durability.Sqlite;

/// <summary>Settings of the embedded partition log.</summary>
public sealed record SqliteLogOptions
{
    public const int DefaultQueuedAppends = 256;

    public static readonly TimeSpan DefaultTrimInterval = TimeSpan.FromMinutes(1);

    public CommitDurability Durability { get; init; } = CommitDurability.ProcessCrash;

    /// <summary>Bytes of stored pages above which the oldest batches go; null for no cap. The write-ahead file (at most 64 MiB at rest) comes on top.</summary>
    public long? CapBytes { get; init; }

    /// <summary>How often retention and cap are enforced while nothing is refused.</summary>
    public TimeSpan TrimInterval { get; init; } = DefaultTrimInterval;

    /// <summary>Appends that wait for the writer before <c>AppendAsync</c> holds its callers back.</summary>
    public int QueuedAppends { get; init; } = DefaultQueuedAppends;

    /// <summary>SQLite's own limit of the file in pages; a fault test's way to a full disk.</summary>
    public long? MaxPages { get; init; }

    /// <exception cref="DomainException"><c>InvalidSetting</c></exception>
    public void Validate()
    {
        Require(CapBytes is null or >= SqliteLogSchema.PageBytes * 16L, nameof(CapBytes), $"at least {SqliteLogSchema.PageBytes * 16L} bytes");
        Require(TrimInterval > TimeSpan.Zero, nameof(TrimInterval), "longer than zero");
        Require(QueuedAppends > 0, nameof(QueuedAppends), "at least 1");
        Require(MaxPages is null or > 0, nameof(MaxPages), "at least 1");
    }

    private static void Require(bool holds, string setting, string rule)
    {
        if (!holds)
            throw new DomainException(DomainErrorCode.InvalidSetting, $"the embedded log's {setting} must be {rule}");
    }
}
