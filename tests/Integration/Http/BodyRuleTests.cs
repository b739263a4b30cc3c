using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace GridGrains.Tests.Integration.Http;

/// <summary>An endpoint that takes no body says so to whoever sends one: the routes are those of the OpenAPI document.</summary>
public sealed class BodyRuleTests(SiloFixture silo)
{
    // Forms of others, which may grow: Feast's, OpenLineage's, GeoJSON, records and messages of sources; and specs, whose check has findings of its own.
    private static readonly string[] OfOthers =
    [
        "/push", "/write-to-online-store", "/get-online-features", "/materialize", "/materialize-incremental", "/api/v1/lineage", "/v1/weather/zones", "/v1/ingest/{topic}", "/v1/hooks/{name}",
        "/v1/uis/validate", "/v1/uis/preview", "/v1/uis/deliver", "/v1/pipelines",
    ];

    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    [Fact]
    public async Task A_body_is_refused_wherever_none_is_taken()
    {
        var operations = await BodylessAsync();

        Assert.Subset(operations.ToHashSet(), new HashSet<(string, string)> { ("POST", "/v1/forecasts/run"), ("POST", "/v1/curves/eod"), ("GET", "/v1/isos"), ("POST", "/v1/session") });
        foreach (var (method, path) in operations)
        {
            using var response = await SendAsync(method, path, new StringContent("""{"date":"2026-06-01"}""", Encoding.UTF8, "application/json"));
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest && (string?)JsonNode.Parse(text)?["code"] == "unexpected_body", $"{method} {path}: {(int)response.StatusCode} {text}");
        }
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType, "takes no body")]
    [InlineData("application/xml", HttpStatusCode.BadRequest, "its parameters stand in the query: iso, date")]
    public async Task A_body_of_any_type_is_refused_with_the_parameters_that_there_are(string type, HttpStatusCode status, string words)
    {
        var problem = await Problems.ReadAsync(await SendAsync("POST", "/v1/forecasts/run", new StringContent("date=2026-06-01", Encoding.UTF8, type)), status);

        Assert.Contains(words, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_empty_body_is_none_whether_its_length_is_known_or_not(bool isInPieces)
    {
        var content = new StringContent("", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(silo.Address, "/v1/forecasts/run")) { Content = content };
        request.Headers.TransferEncodingChunked = isInPieces;

        Assert.Equal("no_forecasts", (await Problems.ReadAsync(await silo.Http.SendAsync(request, TestContext.Current.CancellationToken), HttpStatusCode.Conflict)).Code);
    }

    [Fact]
    public async Task A_body_in_pieces_is_refused_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(silo.Address, "/v1/curves/eod")) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;

        Assert.Equal("unexpected_body", (await Problems.ReadAsync(await silo.Http.SendAsync(request, TestContext.Current.CancellationToken), HttpStatusCode.BadRequest)).Code);
    }

    [Fact]
    public async Task A_field_that_is_not_taken_is_refused_by_its_name_wherever_a_body_has_a_form_of_its_own()
    {
        var document = JsonNode.Parse(await silo.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        var bodies = document["paths"]!.AsObject()
            .Where(path => path.Value!["post"]?["requestBody"]?["content"]?["application/json"]?["example"] is not null && !OfOthers.Contains(path.Key))
            .Select(path => (path.Key, Post: path.Value!["post"]!)).ToList();

        Assert.True(bodies.Count >= 12, $"{bodies.Count} bodies");
        foreach (var (path, post) in bodies)
        {
            var example = post["requestBody"]!["content"]!["application/json"]!["example"]!.DeepClone();
            (example is JsonArray all ? all[0]! : example)["no_such_field"] = 1;
            using var response = await SendAsync("POST", Filled(path, post["parameters"]?.AsArray() ?? []), new StringContent(example.ToJsonString(), Encoding.UTF8, "application/json"));
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.NotFound || ((int)response.StatusCode is 400 or 422 && text.Contains("no_such_field", StringComparison.Ordinal)), $"{path}: {(int)response.StatusCode} {text}");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(silo.Address, path)) { Content = content };
        return await silo.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<(string Method, string Path)>> BodylessAsync()
    {
        var document = JsonNode.Parse(await silo.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        return
        [
            .. from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               where Methods.Contains(operation.Key) && operation.Value!["requestBody"] is null
               select (operation.Key.ToUpperInvariant(), Filled(path.Key, operation.Value!["parameters"]?.AsArray() ?? [])),
        ];
    }

    private static string Filled(string path, JsonArray parameters) => parameters.Where(parameter => (string?)parameter!["in"] == "path").Aggregate(
        path, (filled, parameter) => filled.Replace($"{{{(string)parameter!["name"]!}}}", (string?)parameter["example"] ?? "x", StringComparison.Ordinal));
}
