using GridGrains.Domain.Tables;

namespace GridGrains.Lake.Maintenance;

/// <summary>How the files of the lake are kept in shape.</summary>
public sealed record MaintenanceOptions
{
    /// <summary>How long tables keep their rows.</summary>
    public TableRetention Retention { get; init; } = TableRetention.Declared;

    /// <summary>Size that files of past days are brought to.</summary>
    public long TargetFileBytes { get; init; } = 128L << 20;

    /// <summary>Size for days that still receive rows: smaller, so that a file is not written again with each run of the day.</summary>
    public long OpenDayTargetFileBytes { get; init; } = 16L << 20;

    /// <summary>A partition with fewer small files is left alone, unless it is settled.</summary>
    public int MinInputFiles { get; init; } = 8;

    /// <summary>
    /// Days that ended this long ago are settled: no more than late rows come, so that their files below the open day's size become one, how
    /// few they may be. A small market never fills a day with enough files to be joined by their number.
    /// </summary>
    public TimeSpan SettledAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Files that no table refers to are deleted when they are older; above the longest write.</summary>
    public TimeSpan OrphanAge { get; init; } = TimeSpan.FromDays(1);
}
