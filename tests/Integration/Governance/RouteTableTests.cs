using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration.Governance;

/// <summary>Who may use which route, for readers of the documentation: a rule that changes shows up in its diff.</summary>
public sealed class RouteTableTests(SiloFixture silo)
{
    private const string Begin = "<!-- routes -->\n";
    private const string End = "<!-- /routes -->";

    /// <summary>With UPDATE_DOCS=1 in the environment it writes the table into the document.</summary>
    [Fact]
    public async Task Documentation_has_the_table_of_routes()
    {
        var path = Path.Combine(RepositoryFolder.Path, "docs", "governance.md");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var table = TableOf(JsonNode.Parse(await silo.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            text = text[..begin] + table + text[end..];
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
            end = begin + table.Length;
        }

        Assert.Equal(table, text[begin..end]);
    }

    private static string TableOf(JsonNode document)
    {
        var routes = from path in document["paths"]!.AsObject()
                     where !path.Key.StartsWith("/v1/cubes/", StringComparison.Ordinal)
                     from operation in path.Value!.AsObject()
                     let isOpen = operation.Value![AccessDocument.Roles]!.AsArray().Any(role => (string?)role == AccessDocument.Everyone)
                     select (Path: path.Key, Method: operation.Key.ToUpperInvariant(), Scope: isOpen ? AccessDocument.Everyone : (string)operation.Value![AccessDocument.Scope]!,
                         Tenants: (string)operation.Value![AccessDocument.Tenants]!);
        var text = new StringBuilder("| route | needs | restricted tenants |\n|---|---|---|\n");
        foreach (var (path, method, scope, tenants) in routes.Append((Path: "/v1/cubes/{name}", Method: "GET", Scope: "query", Tenants: "hidden")).OrderBy(route => route.Path, StringComparer.Ordinal).ThenBy(route => route.Method, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{method} {path}` | {(scope == "none" ? "any key" : scope)} | {tenants} |\n");
        }

        return text.ToString();
    }
}
