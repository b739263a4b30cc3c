namespace GridGrains.Iceberg.IO;

/// <summary>Deletes files that nothing refers to.</summary>
internal static class LeftoverFiles
{
    /// <summary>False when the file could not be deleted: it stays for orphan clean-up, and the work it is left over from goes on.</summary>
    public static async ValueTask<bool> TryDeleteAsync(IFileIO io, string location)
    {
        try
        {
            return await io.DeleteAsync(location);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
