namespace GridGrains.Feeds.Reports;

/// <summary>Turns the files and folders a user names into one ordered list of files.</summary>
public static class ReportFiles
{
    /// <inheritdoc cref="ReportFileList.Files"/>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public static IReadOnlyList<string> Enumerate(IEnumerable<string> paths) => new ReportFileList(paths).Files;

    /// <summary>Puts files of one folder whose names are those of parts of one report together, where the first of them stands.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Group(IReadOnlyList<string> files) => Group(files, file => file, ReportCatalog.Default);

    internal static IReadOnlyList<IReadOnlyList<T>> Group<T>(IReadOnlyList<T> items, Func<T, string> nameOf, IReadOnlyList<IReportLayout> layouts)
    {
        var groups = new List<IReadOnlyList<T>>();
        var wholes = new Dictionary<string, List<T>>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (layouts.Select(layout => layout.WholeOf(nameOf(item))).FirstOrDefault(name => name is not null) is not { } whole)
            {
                groups.Add([item]);
            }
            else if (wholes.TryGetValue(whole, out var parts))
            {
                parts.Add(item);
            }
            else
            {
                wholes.Add(whole, parts = [item]);
                groups.Add(parts);
            }
        }

        return groups;
    }

    /// <returns>Null for what cannot be read, which the reading then has refused.</returns>
    internal static FileStream? Open(string path, ReportReading reading, int bufferBytes)
    {
        if (FileIdentity.Of(path) is { IsSpecial: true } special)
        {
            reading.Refuse(Path.GetFileName(path), $"is {special.KindName}, not a file");
            return null;
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferBytes, FileOptions.SequentialScan);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            reading.Refuse(Path.GetFileName(path), unreadable.Message);
            return null;
        }
    }
}
