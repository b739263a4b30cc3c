using System.Text.RegularExpressions;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Streams;

/// <summary>Samples of the documentation are those that are compiled here.</summary>
public sealed partial class SampleTests
{
    [Fact]
    public void Samples_of_the_documentation_are_compiled()
    {
        var root = RepositoryFolder.Path;
        var compiled = Sample().Matches(File.ReadAllText(Path.Combine(root, "tests", "Streams", "Samples", "OrderBook.cs"))).Select(sample => Trimmed(sample.Groups[1].Value)).ToList();
        var shown = Block().Matches(File.ReadAllText(Path.Combine(root, "docs", "streams.md"))).Select(block => Trimmed(block.Groups[1].Value)).ToList();

        Assert.Equal(4, compiled.Count);
        Assert.Equal(compiled.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    private static string Trimmed(string code)
    {
        var lines = code.Trim('\n').Split('\n');
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..].TrimEnd() : "")).Trim('\n');
    }

    [GeneratedRegex(@"// sample: \w+\n(.*?)\n *// end", RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
