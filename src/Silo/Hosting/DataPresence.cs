using GridGrains.Domain;
using GridGrains.Feeds.Reports;

namespace GridGrains.Silo.Hosting;

/// <summary>
/// Whether the data directory is still the one that was opened. The system goes on writing into files that were deleted or moved away, and
/// what is written there is gone with the process.
/// </summary>
internal sealed class DataPresence
{
    private readonly string? _file;
    private readonly FileIdentity? _opened;

    /// <param name="settings">Of a start that has opened its storage; in a cluster other programs hold the records.</param>
    public DataPresence(SiloSettings settings)
    {
        _file = settings.Cluster is null ? Path.GetFullPath(Path.Combine(settings.DataDirectory, "log.db")) : null;
        _opened = _file is null ? null : FileIdentity.Of(_file);
    }

    public bool IsThere => _opened is null || FileIdentity.Of(_file!) == _opened;

    /// <exception cref="DomainException"><c>StorageUnavailable</c>: the directory was deleted, moved or replaced.</exception>
    public void Require()
    {
        if (!IsThere)
        {
            throw new DomainException(
                DomainErrorCode.StorageUnavailable, "the data directory was deleted, moved or replaced while the silo runs: nothing can be kept; stop the silo and put the directory back");
        }
    }
}
