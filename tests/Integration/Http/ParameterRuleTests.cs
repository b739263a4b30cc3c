using System.Net;
using System.Text.Json.Nodes;

namespace GridGrains.Tests.Integration.Http;

/// <summary>What is true of a kind of parameter is true on every route that takes one: the routes are those of the OpenAPI document.</summary>
public sealed class ParameterRuleTests(SiloFixture silo)
{
    private const string Wrong = "no-such-word";

    [Fact]
    public async Task Future_and_distant_moments_of_knowledge_are_refused_alike_everywhere()
    {
        var routes = (await ParametersAsync()).Where(parameter => parameter.Name is "as_of" or "with_as_of").ToList();

        Assert.InRange(routes.Count, 15, 500);
        foreach (var (path, name, _) in routes)
        {
            var tomorrow = DateTime.UtcNow.AddDays(1);
            await RefusedAsync(path, name, $"{tomorrow:yyyy-MM-dd'T'HH:mm:ss'Z'}", $"parameter '{name}': {tomorrow:yyyy-MM-dd'T'HH:mm:ss'Z'} lies in the future: it is 20");
            await RefusedAsync(path, name, "2001-01-01T00:00:00Z", $"parameter '{name}': 2001-01-01T00:00:00Z is too long ago: the tables reach 1095 days back");
        }
    }

    [Fact]
    public async Task Word_that_a_parameter_does_not_take_is_refused_with_those_that_it_takes()
    {
        var routes = (await ParametersAsync()).Where(parameter => parameter.Words.Count > 0).ToList();

        Assert.InRange(routes.Count, 25, 500);
        foreach (var (path, name, words) in routes)
        {
            await RefusedAsync(path, name, Wrong, $"parameter '{name}': '{Wrong}' is none of {string.Join(", ", words)}");
        }
    }

    [Fact]
    public async Task Moment_of_a_dataset_is_meant_in_its_zone_and_has_the_same_bounds()
    {
        const string Dataset = "/v1/datasets/caiso_lmp_real_time_15_min/query";
        await RefusedAsync(Dataset, "as_of", "2001-01-01", "is too long ago: the tables reach 1095 days back");
        await RefusedAsync(Dataset, "as_of", $"{DateTime.UtcNow.AddDays(2):yyyy-MM-dd}", "lies in the future");
    }

    private async Task RefusedAsync(string path, string name, string value, string words)
    {
        using var answer = await silo.Http.GetAsync($"{path}?{name}={Uri.EscapeDataString(value)}");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{path}?{name}={value}: {(int)answer.StatusCode} {text}");
        var problem = JsonNode.Parse(text)!;
        Assert.Equal("bad_parameter", (string?)problem["code"]);
        Assert.Contains(words, (string?)problem["detail"], StringComparison.Ordinal);
    }

    /// <summary>Query parameters of every route that is read, with a path that can be asked for.</summary>
    private async Task<IReadOnlyList<(string Path, string Name, IReadOnlyList<string> Words)>> ParametersAsync()
    {
        var document = JsonNode.Parse(await silo.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        return
        [
            .. from path in document["paths"]!.AsObject()
               where path.Key.StartsWith("/v1/", StringComparison.Ordinal) && path.Value!["get"] is not null
               let parameters = path.Value!["get"]!["parameters"]?.AsArray() ?? []
               from parameter in parameters
               where (string?)parameter!["in"] == "query"
               select (Filled(path.Key, parameters), (string)parameter!["name"]!, WordsOf(parameter!["schema"])),
        ];
    }

    private static string Filled(string path, JsonArray parameters) => parameters.Where(parameter => (string?)parameter!["in"] == "path").Aggregate(
        path, (filled, parameter) => filled.Replace($"{{{(string)parameter!["name"]!}}}", (string?)parameter["example"] ?? "x", StringComparison.Ordinal));

    private static IReadOnlyList<string> WordsOf(JsonNode? schema) =>
        [.. ((schema?["enum"] ?? schema?["items"]?["enum"])?.AsArray() ?? []).Select(word => word!.ToString())];
}
