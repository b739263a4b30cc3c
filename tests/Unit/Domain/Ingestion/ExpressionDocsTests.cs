using GridGrains.Domain.Ingestion.Expressions;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Ingestion;

/// <summary>The functions of docs/expressions.md are those of the code. With GRIDGRAINS_WRITE_DOCS=1 they are written instead of compared.</summary>
public sealed class ExpressionDocsTests
{
    private const string Mark = "<!-- generated: functions -->\n";

    [Fact]
    public void Documentation_shows_the_functions_that_there_are()
    {
        var path = RepositoryFolder.PathOf("docs", "expressions.md");
        var text = File.ReadAllText(path);
        var start = text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
        var end = text.IndexOf("<!-- end -->", start, StringComparison.Ordinal);
        var rows = ExpressionFunctions.Forms.Select(form => (form.Signature, form.Doc)).Concat(ExpressionFunctions.All.Select(function => (function.Signature, function.Doc)));
        var expected = "| function | gives |\n|---|---|\n" + string.Concat(rows.Select(row => $"| `{row.Signature}` | {row.Doc} |\n"));
        if (Environment.GetEnvironmentVariable("GRIDGRAINS_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, text[..start] + expected + text[end..]);
            return;
        }

        Assert.Equal(expected, text[start..end]);
    }
}
