using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GridGrains.Durability.Backups;

/// <summary>Files of a directory that are no databases: which of them a backup takes, and how they are held and copied.</summary>
internal static class FileTree
{
    /// <summary>Folder of the data directory that links are made in; what a killed process left there is dropped.</summary>
    public const string Held = ".backup";

    // ClickHouse writes them in place; everything else of it never changes once it is there.
    private const string WrittenInPlace = "deduplication_logs";
    private const string EngineData = "clickhouse/data/";

    private static readonly string[] DatabaseParts = [".db", ".db-wal", ".db-shm", ".db-journal"];

    // Of the directory's user, not of its data: locks, addresses, snapshots of readers, scratch.
    private static readonly string[] LeftOut =
    [
        "lock", "owner.pid", "stamp.json", "sql", Held, "backfills/.scratch", "clickhouse/engine.lock", "clickhouse/endpoint.json", EngineData + "status", EngineData + "tmp",
    ];

    public static IEnumerable<string> Databases(string root) =>
        Walk(root, new DirectoryInfo(root)).Where(path => Path.GetExtension(path) == DatabaseParts[0]);

    /// <summary>Holds the files as they are now, as hard links; where none can be made, and of files that are written in place, as copies.</summary>
    public static void Hold(string root, string held)
    {
        foreach (var path in Walk(root, new DirectoryInfo(root)).Where(path => !DatabaseParts.Contains(Path.GetExtension(path))))
        {
            var (file, target) = (Path.Combine(root, path), Path.Combine(held, path));
            OwnerOnly.MakeFolder(Path.GetDirectoryName(target)!);
            try
            {
                if (OperatingSystem.IsWindows() || path.Contains(WrittenInPlace, StringComparison.Ordinal) || Link(file, target) != 0)
                {
                    File.Copy(file, target);
                }
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                // Removed since it was listed: a part that was merged, a job that has ended.
            }
        }
    }

    /// <summary>Copies what was held, and says what was written.</summary>
    /// <param name="target">A folder; those below it are made.</param>
    public static IEnumerable<BackupFile> CopyAll(string held, string target)
    {
        foreach (var file in Directory.EnumerateFiles(held, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(held, file);
            OwnerOnly.MakeFolder(Path.GetDirectoryName(Path.Combine(target, path))!);
            yield return Copy(file, Path.Combine(target, path), path);
        }
    }

    /// <summary>Reads what was written, and says what it is.</summary>
    public static BackupFile Describe(string folder, string path)
    {
        using var file = File.OpenRead(Path.Combine(folder, path));
        return new BackupFile(path, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>Copies one file to where none is, and flushes it to the disk.</summary>
    public static BackupFile Copy(string from, string to, string path)
    {
        using var source = File.OpenRead(from);
        using var file = OwnerOnly.OpenFile(to, FileMode.CreateNew);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            file.Write(buffer, 0, read);
        }

        file.Flush(flushToDisk: true);
        return new BackupFile(path.Replace('\\', '/'), file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static IEnumerable<string> Walk(string root, DirectoryInfo folder)
    {
        foreach (var entry in Entries(folder).Where(entry => entry.LinkTarget is null).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(root, entry.FullName).Replace('\\', '/');
            if (LeftOut.Contains(path) || IsUnfinished(path, entry.Name))
            {
                continue;
            }

            foreach (var below in entry is DirectoryInfo inner ? Walk(root, inner) : [path])
            {
                yield return below;
            }
        }
    }

    private static FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (DirectoryNotFoundException)
        {
            // Removed since it was listed.
            return [];
        }
    }

    private static bool IsUnfinished(string path, string name) => path.StartsWith(EngineData, StringComparison.Ordinal)
        ? name is "detached" or "shadow" || name.StartsWith("tmp_", StringComparison.Ordinal) || name.StartsWith("delete_tmp_", StringComparison.Ordinal)
        : path.StartsWith("here.", StringComparison.Ordinal) || name.EndsWith(".unfinished", StringComparison.Ordinal);

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);
}
