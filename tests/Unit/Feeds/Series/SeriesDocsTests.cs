using GridGrains.Feeds.Series;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Series;

/// <summary>The tables of docs/series.md and docs/feeds.md are those of the code. With GRIDGRAINS_WRITE_DOCS=1 they are written instead of compared.</summary>
public sealed class SeriesDocsTests
{
    private const string End = "<!-- end -->";

    [Theory]
    [InlineData("series.md", "series families")]
    [InlineData("series.md", "series forms")]
    [InlineData("feeds.md", "live feeds")]
    public void Documentation_shows_what_the_code_states(string page, string part)
    {
        var path = RepositoryFolder.PathOf("docs", page);
        var text = File.ReadAllText(path);
        var mark = $"<!-- generated: {part} -->\n";
        var start = text.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        var end = text.IndexOf(End, start, StringComparison.Ordinal);
        var expected = part switch
        {
            "series forms" => SeriesDocs.Forms(SeriesReports.Default),
            "live feeds" => SeriesDocs.LiveReports(),
            _ => SeriesDocs.Families(),
        };
        if (Environment.GetEnvironmentVariable("GRIDGRAINS_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, text[..start] + expected + text[end..]);
            return;
        }

        Assert.Equal(expected, text[start..end]);
    }
}
