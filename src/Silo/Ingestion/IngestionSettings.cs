using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Ingestion;

/// <summary>Options of self-serve ingestion.</summary>
internal static class IngestionSettings
{
    public static readonly Setting<string?> Folders = new(
        "ingest-folders", "NAME=DIR,...", "names of a to z, digits and dashes, each with a folder", "none", null,
        "Folders that specs may read files of, by the names that specs use",
        static (string text, out string? value) => TryRead(value = text, out _));

    public static readonly Setting<string?> Repository = Setting.Text(
        "specs-repo", "DIR", "none", "Local bare git repository that specs are delivered to, each on a branch pipeline/NAME");

    public static readonly Setting<string?> Branch = Setting.Text("specs-branch", "BRANCH", "main", "Branch of --specs-repo that deliveries build on and that is deployed");

    public static readonly Setting<bool> Deploy = Setting.Switch("specs-deploy", "Deploy what the branch of --specs-repo holds, and follow it");

    public static readonly Setting<bool> Samples = Setting.Switch("specs-samples", "Commit recorded samples beside specs; they hold what the source sends");

    public static readonly Setting<string?> Remote = new(
        "specs-remote", "URL", "an https address or a path", "none", null, "Repository that people review in: the branch is fetched from it, branches of pipelines are pushed to it",
        static (string text, out string? value) => SpecRemote.IsAddress(value = text));

    public static readonly Setting<string?> Pulls = new(
        "specs-pulls", "HOST=URL", $"one of {string.Join(", ", GitHost.Kinds)}, and the project's address in its REST interface", "none", null,
        "Git host that opens a request to merge for each delivery, as github=https://api.github.com/repos/OWNER/NAME",
        static (string text, out string? value) => GitHost.Parse(value = text) is not null);

    public static readonly Setting<string?> Credential = Setting.Text("specs-credential", "NAME", "none", "Entry of --credentials with the token of --specs-remote and --specs-pulls");

    public static readonly IReadOnlyList<Setting> All = [Folders, Repository, Branch, Remote, Pulls, Credential, Deploy, Samples];

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
