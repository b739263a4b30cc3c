using System.Diagnostics.CodeAnalysis;

namespace GridGrains.Silo.Hosting;

public enum FeedKind
{
    None,
    Simulator,
    Files,
}

/// <param name="Paths">Files and folders, for <see cref="FeedKind.Files"/>.</param>
public sealed record FeedSettings(FeedKind Kind, IReadOnlyList<string> Paths)
{
    public static readonly FeedSettings None = new(FeedKind.None, []);
    public static readonly FeedSettings Simulator = new(FeedKind.Simulator, []);

    private const string FilesPrefix = "files:";

    public static bool TryParse(string text, [NotNullWhen(true)] out FeedSettings? feed, [NotNullWhen(false)] out string? error)
    {
        (feed, error) = text switch
        {
            "sim" => (Simulator, null),
            "none" => (None, null),
            _ when text.StartsWith(FilesPrefix, StringComparison.Ordinal) => Files(text[FilesPrefix.Length..]),
            _ => ((FeedSettings?)null, $"'{text}' is no feed; give sim, none or files:PATH"),
        };
        return feed is not null;
    }

    private static (FeedSettings?, string?) Files(string list)
    {
        var paths = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (paths.Length == 0)
        {
            return (null, "files: needs a path, for example files:reports/");
        }

        var missing = Array.Find(paths, path => !File.Exists(path) && !Directory.Exists(path));
        return missing is null ? (new FeedSettings(FeedKind.Files, paths), null) : (null, $"'{missing}' is neither a file nor a folder");
    }
}
