namespace GridGrains.Silo.Lake;

/// <param name="Build">From the end of one computation of windows to the next, at the least.</param>
/// <param name="Maintenance">Between two looks at all tables.</param>
/// <param name="Orphans">Between two searches for files that no table refers to.</param>
internal sealed record UpkeepPace(TimeSpan Build, TimeSpan Maintenance, TimeSpan Orphans)
{
    public static readonly UpkeepPace Default = new(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(3), TimeSpan.FromHours(6));

    /// <summary>Everything this often.</summary>
    public static UpkeepPace Every(TimeSpan interval) => new(interval, interval, interval);
}
