using System.Text.RegularExpressions;

namespace GridGrains.Tests.Architecture.Files;

/// <summary>Rules about files in the tree. Each answers with its violations in words.</summary>
internal static partial class FileRules
{
    public const int MaxLines = 300;

    /// <param name="reasons">Files that may be longer, each with the reason.</param>
    public static IEnumerable<string> FilesAreShort(IEnumerable<(string File, int Lines)> files, IReadOnlyDictionary<string, string> reasons) =>
        from file in files
        where file.Lines > MaxLines && !reasons.ContainsKey(file.File)
        select $"{file.File} has {file.Lines} lines";

    /// <summary>
    /// Imports of a file stand in one order, that of <c>dotnet format</c>: those of System first, each part by name without regard to case,
    /// plain imports before static ones and these before aliases.
    /// </summary>
    public static IEnumerable<string> ImportsAreSorted(string file, IEnumerable<string> lines)
    {
        var imports = lines.TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';')).Select(line => line[6..^1]).ToList();
        return imports.SequenceEqual(imports.OrderBy(ImportKind).ThenBy(ImportPath, PathOrder)) ? [] : [$"{file}: imports are not sorted"];
    }

    /// <summary>Requests leave through the room of egress, whose guard sees each address. A client made elsewhere would be one that nothing guards.</summary>
    public static IEnumerable<string> RequestsLeaveThroughOneRoom(string file, string text, IReadOnlyDictionary<string, string> reasons) =>
        from client in HttpClients
        where text.Contains(client, StringComparison.Ordinal) && !file.StartsWith("src/Egress/", StringComparison.Ordinal) && !reasons.ContainsKey(file)
        select $"{file} makes its own {client}";

    /// <summary>Text for readers uses the words of the trade; the glossary and the design of words name what to write instead.</summary>
    public static IEnumerable<string> WordsArePlain(string file, string text) =>
        from Match word in PrivateWord().Matches(text)
        select $"{file}: '{word.Value}' (write report, send, say, log, again)";

    /// <summary>A lock file names packages and hashes; where they come from is the machine's own affair.</summary>
    /// <param name="lockFile">Text of packages.lock.json, or null where there is none.</param>
    public static IEnumerable<string> LockFileIsPortable(string project, string? lockFile)
    {
        if (lockFile is null)
        {
            yield return $"{project} has no packages.lock.json";
        }
        else if (lockFile.Contains("http://", StringComparison.OrdinalIgnoreCase) || lockFile.Contains("https://", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{project} has an address in packages.lock.json";
        }
    }

    /// <summary>A project outside the solution is neither built nor tested by the commands everyone uses.</summary>
    public static IEnumerable<string> ProjectsAreInSolution(IEnumerable<string> projects, string solution) =>
        from project in projects
        where !solution.Contains($"\"{project.Replace('/', '\\')}\"", StringComparison.Ordinal)
        select $"{project} is not in the solution";

    private static readonly string[] HttpClients = ["SocketsHttpHandler", "HttpClientHandler", "new HttpClient", "ClientWebSocket", "TcpClient"];

    private static readonly Comparer<string[]> PathOrder = Comparer<string[]>.Create((left, right) =>
    {
        for (var part = 0; part < Math.Min(left.Length, right.Length); part++)
        {
            var order = StringComparer.OrdinalIgnoreCase.Compare(left[part], right[part]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    });

    private static int ImportKind(string import) => import.Contains('=', StringComparison.Ordinal) ? 2 : import.StartsWith("static ", StringComparison.Ordinal) ? 1 : 0;

    private static string[] ImportPath(string import)
    {
        var path = import.Replace("static ", "", StringComparison.Ordinal).Split('.');
        return [path[0] == "System" ? "" : "1", .. path];
    }

    [GeneratedRegex(@"\b(anew|told|tells?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PrivateWord();
}
