using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Unpacking;

/// <summary>Makes a packed file within a packed file seekable: in memory while it is small, else in a file that no one else sees.</summary>
internal static class SpoolFile
{
    private const int MaxMemoryBytes = 4 << 20;
    private const int BlockBytes = 64 * 1024;

    /// <returns>All of the source, from its start.</returns>
    /// <exception cref="ReportFormatException">It is larger than <paramref name="maxBytes"/>.</exception>
    public static Stream Copy(Stream source, string folder, long maxBytes)
    {
        Stream copy = new MemoryStream();
        try
        {
            var block = new byte[BlockBytes];
            for (var read = source.Read(block); read > 0; read = source.Read(block))
            {
                if (copy is MemoryStream memory && copy.Length + read > MaxMemoryBytes)
                {
                    copy = Create(folder);
                    memory.WriteTo(copy);
                }

                copy.Write(block, 0, read);
                if (copy.Length > maxBytes)
                {
                    throw new ReportFormatException($"is packed within another file and larger than {maxBytes >> 20} MiB; unpack the outer one first");
                }
            }

            copy.Position = 0;
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private static FileStream Create(string folder)
    {
        var file = new FileStream(
            Path.Combine(folder, Path.GetRandomFileName()),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None | FileShare.Delete, Options = FileOptions.DeleteOnClose });
        if (!OperatingSystem.IsWindows())
        {
            // Without a name it is gone even when the process dies.
            File.Delete(file.Name);
        }

        return file;
    }
}
