using System.Text;
using GridGrains.ClickHouse.Sql;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sql;

/// <summary>The functions of docs/sql.md are those that statements may call. With GRIDGRAINS_WRITE_DOCS=1 they are written instead of compared.</summary>
public sealed class SqlDocsTests
{
    private const string Begin = "<!-- generated: sql functions -->\n";
    private const string End = "<!-- end -->";
    private const int Width = 150;

    [Fact]
    public void Documentation_lists_every_function()
    {
        var path = RepositoryFolder.PathOf("docs", "sql.md");
        var text = File.ReadAllText(path);
        var start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, start, StringComparison.Ordinal);
        var expected = Listing();
        if (Environment.GetEnvironmentVariable("GRIDGRAINS_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, text[..start] + expected + text[end..]);
            return;
        }

        Assert.Equal(expected, text[start..end]);
        Assert.Equal(SqlFunctions.All, SqlFunctions.Groups.SelectMany(group => group.Names).Order(StringComparer.OrdinalIgnoreCase));
    }

    private static string Listing()
    {
        var text = new StringBuilder("```\n");
        foreach (var (group, names) in SqlFunctions.Groups)
        {
            text.Append(group).Append(":\n");
            var line = " ";
            foreach (var name in names.Where(name => !name.StartsWith('_') && name != "lambda"))
            {
                if (line.Length + name.Length >= Width)
                {
                    text.Append(line).Append('\n');
                    line = " ";
                }

                line += $" {name}";
            }

            text.Append(line).Append('\n');
        }

        return text.Append("```\n").ToString();
    }
}
