using System.Text.RegularExpressions;
using Xunit;

namespace GridGrains.Tests.Architecture.Engines;

/// <summary>What writes tables knows definitions of tables, and none of them by name.</summary>
public sealed partial class TableEngineTests
{
    [Theory]
    [InlineData("src/Domain/Tables")]
    [InlineData("src/Grains/Sinks")]
    [InlineData("src/Lake/Sinks")]
    [InlineData("src/ClickHouse/Sinks")]
    [InlineData("src/ClickHouse/Blocks")]
    public void Engine_names_no_product(string folder)
    {
        var files = Repository.Files(folder, "*.cs").ToArray();

        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            from line in File.ReadLines(file)
            where Product().IsMatch(line)
            select $"{Repository.Relative(file)}: {line.Trim()}");
    }

    [GeneratedRegex("Lmp|Price|DeadLetter|Window(Row|Table)|Weather|Curve")]
    private static partial Regex Product();
}
