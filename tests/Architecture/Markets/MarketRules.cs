using System.Text.RegularExpressions;

namespace GridGrains.Tests.Architecture.Markets;

/// <summary>Where the code may name one market. Answers with violations in words.</summary>
internal static partial class MarketRules
{
    /// <summary>A decision about one ISO outside its home: its instance, or its code beside a comparison or in a pattern.</summary>
    public static IEnumerable<string> MarketsStayAtHome(IEnumerable<(string File, string Text)> files) =>
        from file in files
        where !IsHome(file.File)
        from line in file.Text.Split('\n')
        where Instance().IsMatch(line) || Decision().IsMatch(line)
        select $"{file.File}: {line.Trim()}";

    // A market's own file, its feed folder, and sample objects of the API's documents.
    private static bool IsHome(string file) =>
        file.StartsWith("src/Domain/Markets/Isos", StringComparison.Ordinal) || FeedFolder().IsMatch(file) || file.EndsWith("Examples.cs", StringComparison.Ordinal);

    [GeneratedRegex(@"\bIsos\.(Caiso|Miso|Spp|Pjm|Nyiso|Ercot|Isone)\b")]
    private static partial Regex Instance();

    [GeneratedRegex("(==|!=|\\bis|\\bcase|\\bor|IN \\(|= )\\s*[\"'](CAISO|MISO|SPP|PJM|NYISO|ERCOT|ISONE)[\"']|[\"'](CAISO|MISO|SPP|PJM|NYISO|ERCOT|ISONE)[\"'](,[^\"']*)?\\) =>")]
    private static partial Regex Decision();

    [GeneratedRegex("^src/Feeds/(Caiso|Miso|Spp|Pjm|Nyiso|Ercot|Isone)/")]
    private static partial Regex FeedFolder();
}
