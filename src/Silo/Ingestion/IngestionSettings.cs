using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Ingestion;

/// <summary>Options of self-serve ingestion.</summary>
internal static class IngestionSettings
{
    public static readonly Setting<string?> Folders = new(
        "ingest-folders", "NAME=DIR,...", "names of a to z, digits and dashes, each with a folder", "none", null,
        "Folders that specs may read files of, by the names that specs use",
        static (string text, out string? value) => TryRead(value = text, out _));

    /// <returns>Paths without links, by name.</returns>
    public static IReadOnlyDictionary<string, string> FoldersOf(string? text) => text is not null && TryRead(text, out var folders) ? folders : new Dictionary<string, string>();

    private static bool TryRead(string text, out Dictionary<string, string> folders)
    {
        folders = [];
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == part.Length - 1 || part[..equals].Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '-'))
            {
                return false;
            }

            folders[part[..equals]] = Real(part[(equals + 1)..]);
        }

        return folders.Count > 0;
    }

    private static string Real(string path) => new DirectoryInfo(path) is { Exists: true } folder && folder.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : Path.GetFullPath(path);
}
