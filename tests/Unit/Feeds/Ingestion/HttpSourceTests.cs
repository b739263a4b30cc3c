using System.Globalization;
using System.Text;
using System.Text.Json;
using GridGrains.Tests.Unit.Egress;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>Sources over HTTP that say who asks, and sources of GraphQL, from their specs to the log.</summary>
public sealed class HttpSourceTests
{
    private static readonly string[] All = ["A", "B", "C", "D", "E"];

    [Fact]
    public async Task Pages_behind_client_credentials_come_in_whole()
    {
        using var source = new LoopbackSource((request, answer) =>
        {
            if (request.RawUrl == "/token")
            {
                return """{"access_token":"abc","expires_in":600}"""u8.ToArray();
            }

            answer.StatusCode = request.Headers["Authorization"] == "Bearer abc" ? 200 : 401;
            return PipelineBench.Page(All);
        });
        await using var bench = new PipelineBench(source, "id:secret");

        var run = await bench.RunAsync(PipelineBench.Spec(Spec(source, $"auth: {{ type: oauth2, token_url: {source.Url}/token, scope: read, credentials_ref: my-key }}")));

        Assert.Equal(("succeeded", 5L), (run.Status, run.Rows));
        Assert.Equal(["/token", "/prices"], source.Asked);
    }

    [Fact]
    public async Task A_signed_request_is_signed_at_the_time_it_is_sent()
    {
        string? signature = null;
        using var source = new LoopbackSource((request, _) =>
        {
            signature = request.Headers["X-Signature"];
            return PipelineBench.Page(All);
        });
        await using var bench = new PipelineBench(source, "secret");

        var run = await bench.RunAsync(PipelineBench.Spec(Spec(source, "auth: { type: hmac, credentials_ref: my-key, prefix: sha256= }")));

        var signed = $"{PipelineBench.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}GET/prices";
        Assert.Equal(("succeeded", $"sha256={Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("secret"u8, Encoding.UTF8.GetBytes(signed)))}"), (run.Status, signature));
    }

    [Fact]
    public async Task Pages_of_graphql_are_asked_for_by_their_cursor_until_the_source_says_that_there_are_no_more()
    {
        var bodies = new List<JsonElement>();
        using var source = GraphQl(bodies);
        await using var bench = new PipelineBench(source);

        var run = await bench.RunAsync(PipelineBench.Spec(GraphQlSpec(source)));

        Assert.Equal(("succeeded", 3, 5L), (run.Status, run.Pages, run.Rows));
        Assert.Equal(All, bench.Nodes());
        Assert.Equal([null, "2", "4"], bodies.Select(body => body.GetProperty("variables").TryGetProperty("after", out var cursor) ? cursor.GetString() : null));
        Assert.Equal("2026-03-07T18:00:00Z", bodies[0].GetProperty("variables").GetProperty("since").GetString());
        Assert.Equal(2, bodies[0].GetProperty("variables").GetProperty("first").GetInt32());
        Assert.Contains("prices(first: $first", bodies[0].GetProperty("query").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Graphql_that_answers_with_errors_is_asked_again_and_told()
    {
        var bodies = new List<JsonElement>();
        var asked = 0;
        using var source = GraphQl(bodies, () => ++asked == 2 ? """{"data":{"prices":null},"errors":[{"message":"slow down","extensions":{"code":"THROTTLED"} }]}""" : null);
        await using var bench = new PipelineBench(source);

        var run = await bench.RunAsync(PipelineBench.Spec(GraphQlSpec(source)));

        Assert.Equal(("succeeded", 5L), (run.Status, run.Rows));
        Assert.Equal(["graphql_errors: 127.0.0.1 answered with 1 errors; the first: slow down THROTTLED"], run.Faults);
    }

    [Fact]
    public async Task A_query_that_the_source_does_not_know_ends_the_run()
    {
        using var source = GraphQl([], () => """{"errors":[{"message":"no field 'prces'","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"} }]}""");
        await using var bench = new PipelineBench(source);

        var run = await bench.RunAsync(PipelineBench.Spec(GraphQlSpec(source)));

        Assert.Equal(("failed", "graphql_errors", 1), (run.Status, run.Code, source.Asked.Count));
    }

    private static LoopbackSource GraphQl(List<JsonElement> bodies, Func<string?>? errors = null) => new((request, _) =>
    {
        using var reader = new StreamReader(request.InputStream);
        var body = JsonSerializer.Deserialize<JsonElement>(reader.ReadToEnd());
        if (errors?.Invoke() is { } instead)
        {
            return Encoding.UTF8.GetBytes(instead);
        }

        bodies.Add(body);
        var from = body.GetProperty("variables").TryGetProperty("after", out var cursor) ? int.Parse(cursor.GetString()!, CultureInfo.InvariantCulture) : 0;
        var nodes = All.Skip(from).Take(2).Select(node => new { time = "2026-03-08T10:05:00Z", node, run = "RTM", price = new { total = 31.25 } });
        // The last page has a cursor too, as Relay's connections have.
        return JsonSerializer.SerializeToUtf8Bytes(new { data = new { prices = new { nodes, pageInfo = new { endCursor = $"{from + 2}", hasNextPage = from + 2 < All.Length } } } });
    });

    private static string GraphQlSpec(LoopbackSource source) => Spec(
        source,
        "graphql: { query: \"query($first: Int, $after: String, $since: String) { prices(first: $first, after: $after, since: $since) { nodes { time node } } }\", variables: { first: 2, since: \"{since}\" } }\n"
            + "    pagination: { type: cursor, cursor_path: $.data.prices.pageInfo.endCursor, cursor_param: after, more_path: $.data.prices.pageInfo.hasNextPage }",
        "$.data.prices.nodes[*]").Replace("provider_type: rest_api", "provider_type: graphql", StringComparison.Ordinal);

    private static string Spec(LoopbackSource source, string line, string path = "$.data[*]") => Specs.Prices
        .Replace("http://127.0.0.1:8080", source.Url, StringComparison.Ordinal)
        .Replace("    response_path: $.data[*]", $"    {line}\n    response_path: {path}", StringComparison.Ordinal);
}
