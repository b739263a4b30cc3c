using System.Runtime.InteropServices;

namespace GridGrains.ClickHouse.Embedded.Hosting;

/// <summary>
/// The store of a running engine as it is now, as hard links. Files of parts never change once they are there, and parts that a merge has replaced stay for minutes; what is
/// written in place, the logs of deduplication, is left out: a reader inserts nothing.
/// </summary>
internal static partial class StoreSnapshot
{
    private static readonly string[] LeftOut = ["status", "tmp", "deduplication_logs", "detached", "shadow"];

    /// <param name="store">Of the running engine.</param>
    /// <param name="target">On the same file system; what is there is replaced.</param>
    /// <exception cref="IOException">Links cannot be made here.</exception>
    public static void Take(string store, string target)
    {
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        Copy(new DirectoryInfo(store), target);
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in from.EnumerateFileSystemInfos())
        {
            if (LeftOut.Contains(entry.Name) || entry.Name.StartsWith("tmp_", StringComparison.Ordinal) || entry.Name.StartsWith("delete_tmp_", StringComparison.Ordinal))
            {
                continue;
            }

            var path = Path.Combine(to, entry.Name);
            try
            {
                CopyOne(entry, path);
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                // Replaced and removed since it was listed.
            }
        }
    }

    private static void CopyOne(FileSystemInfo entry, string path)
    {
        if (entry.LinkTarget is { } target)
        {
            File.CreateSymbolicLink(path, target);
        }
        else if (entry is DirectoryInfo folder)
        {
            Copy(folder, path);
        }
        else if (Link(entry.FullName, path) != 0 && File.Exists(entry.FullName))
        {
            throw new IOException($"{path} cannot be linked to (error {Marshal.GetLastPInvokeError()})");
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string added);
}
