namespace GridGrains.Silo.Hosting;

/// <param name="Directory">Folder of the tables; null for the one in the data directory.</param>
/// <param name="CommitInterval">From a record in the log to its commit, at the longest.</param>
public sealed record LakeSettings(bool IsOn, string? Directory, TimeSpan CommitInterval)
{
    public static readonly TimeSpan DefaultCommitInterval = TimeSpan.FromSeconds(3);

    public static readonly LakeSettings On = new(true, null, DefaultCommitInterval);

    public static readonly LakeSettings Off = new(false, null, DefaultCommitInterval);

    public string DirectoryOf(SiloSettings settings) => Path.GetFullPath(Directory ?? Path.Combine(settings.DataDirectory, "lake"));
}
