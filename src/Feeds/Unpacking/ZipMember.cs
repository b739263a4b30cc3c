namespace GridGrains.Feeds.Unpacking;

/// <summary>An entry of a zip as the central directory lists it.</summary>
/// <param name="Name">With forward slashes, whatever the archive was made on.</param>
/// <param name="WrittenAt">When the file was last written, on the clock of whoever packed it; null where the entry does not say it.</param>
internal sealed record ZipMember(string Name, ushort Flags, ushort Method, uint Checksum, long PackedLength, long Length, long Offset, DateTime? WrittenAt = null)
{
    /// <summary>What systems add beside the reports: folders, resource forks of a Mac, names that begin with a dot.</summary>
    public bool IsReport => !Name.EndsWith('/') && !HiddenNames.IsHidden(Name);
}

/// <summary>Names that are no reports, in folders as in archives.</summary>
internal static class HiddenNames
{
    private const string MacFolder = "__MACOSX";

    /// <summary>True when a part of the path is hidden.</summary>
    public static bool IsHidden(ReadOnlySpan<char> path)
    {
        foreach (var part in path.Split('/'))
        {
            if (IsHiddenPart(path[part]))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsHiddenPart(ReadOnlySpan<char> name) =>
        name is MacFolder || (name.StartsWith('.') && name is not ("." or ".."));
}
