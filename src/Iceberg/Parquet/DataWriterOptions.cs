namespace GridGrains.Iceberg.Parquet;

/// <summary>How data files are cut and compressed.</summary>
public sealed record DataWriterOptions
{
    public const int DefaultRowGroupRows = 1 << 20;
    public const long DefaultTargetFileBytes = 128L << 20;
    public const int DefaultCompressionLevel = 1;
    public const int DefaultMaxOpenFiles = 64;

    /// <summary>A row group is closed when it holds at least this many rows.</summary>
    public int RowGroupRows { get; init; } = DefaultRowGroupRows;
    /// <summary>A new file is started when one has about this many bytes.</summary>
    public long TargetFileBytes { get; init; } = DefaultTargetFileBytes;
    /// <summary>Level of zstd.</summary>
    public int CompressionLevel { get; init; } = DefaultCompressionLevel;
    /// <summary>Files of different partitions that are open at once; the fullest is closed when there would be more.</summary>
    public int MaxOpenFiles { get; init; } = DefaultMaxOpenFiles;
    /// <summary>The table's sort order by which the caller has sorted the rows; null when they are not.</summary>
    public int? SortOrderId { get; init; }
    /// <summary>Where columns are encoded beside the calling thread, which waits for it: a thread that does not itself wait for the caller. Null: by the caller alone.</summary>
    public TaskScheduler? Helper { get; init; }
}
