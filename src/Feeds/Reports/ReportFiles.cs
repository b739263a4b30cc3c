namespace GridGrains.Feeds.Reports;

/// <summary>Turns the files and folders a user names into one ordered list of files.</summary>
public static class ReportFiles
{
    private static readonly EnumerationOptions Recursive = new() { RecurseSubdirectories = true, IgnoreInaccessible = false };

    /// <summary>
    /// Files in the order given; a folder stands for all files below it in ordinal path order, but hidden ones. A file reached twice is
    /// listed once. A path that does not exist is listed as it is, so that reading it says so.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public static IReadOnlyList<string> Enumerate(IEnumerable<string> paths)
    {
        var files = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            foreach (var file in FilesOf(path))
            {
                if (seen.Add(Path.GetFullPath(file)))
                {
                    files.Add(file);
                }
            }
        }

        return files;
    }

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

    private static string[] FilesOf(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        var files = Directory.GetFiles(path, "*", Recursive);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
