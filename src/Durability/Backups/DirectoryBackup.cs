using GridGrains.Domain;
using GridGrains.Durability.Sqlite;

namespace GridGrains.Durability.Backups;

/// <summary>
/// Copies a data directory to a folder of its own, also while its silo runs. Log, checkpoints and the other databases are those of one instant. Everything
/// else is held by hard links within the same pause, and copied afterwards.
/// </summary>
public static class DirectoryBackup
{
    /// <param name="directory">That this process holds.</param>
    /// <param name="target">Made here; a folder that is there must be empty.</param>
    /// <param name="program">Version of the program.</param>
    /// <param name="held">Called once what is copied does not change any more: whoever stopped writing tables for it may go on.</param>
    /// <exception cref="DomainException"><c>InvalidSetting</c>: the target cannot be one.</exception>
    public static BackupManifest Take(DataDirectory directory, string target, string program, DateTime nowUtc, Action held)
    {
        var folder = Path.GetFullPath(target);
        RequireTarget(directory.Path, folder);
        var links = Path.Combine(directory.Path, FileTree.Held);
        DropHeld(links);
        OwnerOnly.MakeFolder(folder);
        try
        {
            using var databases = DatabaseSnapshots.Take(directory.Path, FileTree.Databases(directory.Path));
            OwnerOnly.MakeFolder(links);
            FileTree.Hold(directory.Path, links);
            held();
            var files = databases.CopyTo(folder).Select(path => FileTree.Describe(folder, path)).Concat(FileTree.CopyAll(links, folder)).ToList();
            var manifest = new BackupManifest(
                BackupManifest.CurrentFormat, program, DataDirectory.NameOf(directory.Origin), directory.Path, directory.Identity, nowUtc, files);
            manifest.Write(folder);
            return manifest;
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
        finally
        {
            DropHeld(links);
        }
    }

    /// <exception cref="DomainException"><c>InvalidSetting</c>: it is not empty, or within the directory, which would take itself.</exception>
    internal static void RequireEmpty(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"{folder} is not empty: name a folder that is, or one that is not there");
        }
    }

    private static void RequireTarget(string directory, string folder)
    {
        RequireEmpty(folder);
        if ((folder + Path.DirectorySeparatorChar).StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"{folder} lies within the data directory {directory}: a backup belongs elsewhere, best on another disk");
        }
    }

    private static void DropHeld(string links)
    {
        if (Directory.Exists(links))
        {
            Directory.Delete(links, recursive: true);
        }
    }
}
