using GridGrains.Domain;
using GridGrains.Durability.Sqlite;

namespace GridGrains.Durability.Backups;

/// <summary>Makes a data directory of a backup. The directory has an identity of its own; only with its stamp, which comes last, can a silo start on it.</summary>
public static class DirectoryRestore
{
    /// <param name="newId">Gives identities that nothing else has.</param>
    /// <param name="finish">Mends what names places by their whole path, before the directory can be used.</param>
    /// <exception cref="DomainException">
    /// <c>InvalidSetting</c>: the target is not empty; <c>StorageStamp</c>: no backup, or a file of it is missing or damaged; <c>StorageVersion</c>: of a newer program.
    /// </exception>
    public static async Task<BackupManifest> RestoreAsync(string backup, string target, Func<string> newId, Func<BackupManifest, string, Task> finish)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        DirectoryBackup.RequireEmpty(folder);
        var manifest = BackupManifest.Read(backup);
        var origin = DataDirectory.OriginOf(manifest.Origin);
        OwnerOnly.MakeFolder(folder);
        try
        {
            // The databases first: what is left of a restore that was killed is then refused at a start, for it has data and no stamp.
            foreach (var file in manifest.Files.OrderBy(file => file.Path != Path.GetFileName(file.Path)).ThenBy(file => file.Path, StringComparer.Ordinal))
            {
                CopyVerified(backup, folder, file);
            }

            await finish(manifest, folder);
            using var directory = DataDirectory.Adopt(folder, origin);
            using var pair = StoredPair.Open(directory);
            pair.Pair(newId());
            directory.Settle(newId());
            return manifest;
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static void CopyVerified(string backup, string folder, BackupFile file)
    {
        var target = Path.GetFullPath(Path.Combine(folder, file.Path));
        if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw Damaged(backup, $"names {file.Path}, which lies outside of it");
        }

        var source = Path.Combine(backup, file.Path);
        if (!File.Exists(source))
        {
            throw Damaged(backup, $"lacks {file.Path}");
        }

        OwnerOnly.MakeFolder(Path.GetDirectoryName(target)!);
        var copied = FileTree.Copy(source, target, file.Path);
        if (copied != file)
        {
            throw Damaged(backup, $"has {file.Path} with {copied.Bytes:N0} bytes and SHA-256 {copied.Sha256}, not the {file.Bytes:N0} bytes and {file.Sha256} that were written");
        }
    }

    private static DomainException Damaged(string backup, string what) =>
        new(DomainErrorCode.StorageStamp, $"the backup {backup} {what}: it is damaged, nothing was restored; take another one");
}
