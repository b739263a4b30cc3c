using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Markets;

namespace GridGrains.Silo.Hosting;

public enum FeedKind
{
    None,
    Simulator,
    Files,

    /// <summary>Public reports, fetched while the silo runs.</summary>
    Live,
}

/// <param name="Paths">Files and folders, for <see cref="FeedKind.Files"/>.</param>
public sealed record FeedSettings(FeedKind Kind, IReadOnlyList<string> Paths)
{
    public static readonly FeedSettings None = new(FeedKind.None, []);
    public static readonly FeedSettings Simulator = new(FeedKind.Simulator, []);

    public static readonly FeedSettings Live = new(FeedKind.Live, []);

    private const string FilesPrefix = "files:";
    private const string LivePrefix = "live:";

    /// <summary>For <see cref="FeedKind.Live"/>; empty for all.</summary>
    public IReadOnlyList<Iso> Markets { get; init; } = [];

    public bool Takes(Iso iso) => Markets.Count == 0 || Markets.Contains(iso);

    public static bool TryParse(string text, [NotNullWhen(true)] out FeedSettings? feed, [NotNullWhen(false)] out string? error)
    {
        (feed, error) = text switch
        {
            "sim" => (Simulator, null),
            "none" => (None, null),
            "live" => (Live, null),
            _ when text.StartsWith(LivePrefix, StringComparison.Ordinal) => LiveOf(text[LivePrefix.Length..]),
            _ when text.StartsWith(FilesPrefix, StringComparison.Ordinal) => Files(text[FilesPrefix.Length..]),
            _ => ((FeedSettings?)null, $"'{text}' is no feed; give sim, none, live or files:PATH"),
        };
        return feed is not null;
    }

    private static (FeedSettings?, string?) LiveOf(string list)
    {
        var codes = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var unknown = Array.Find(codes, code => !Isos.TryGet(code, out _));
        return codes.Length == 0 ? (null, "live: needs ISO codes, for example live:NYISO,MISO; live alone takes all")
            : unknown is null ? (Live with { Markets = [.. codes.Select(Isos.Get)] }, null)
            : (null, $"'{unknown}' is no ISO; known are {Isos.Codes}");
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
