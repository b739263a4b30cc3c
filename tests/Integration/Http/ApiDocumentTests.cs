using System.Text.Json.Nodes;
using GridGrains.ClickHouse.Cubes;

namespace GridGrains.Tests.Integration.Http;

/// <summary>What generated clients make of the OpenAPI document.</summary>
public sealed class ApiDocumentTests(SiloFixture silo)
{
    [Fact]
    public async Task Numbers_are_numbers_alone()
    {
        var mixed = Schemas(await DocumentAsync()).Where(schema => schema["type"] is JsonArray types
            && types.Any(type => (string?)type == "string") && types.Any(type => (string?)type is "number" or "integer"));

        Assert.Empty(mixed);
    }

    [Theory]
    [InlineData("/v1/nodes", "limit", """{"type":"integer","format":"int32"}""")]
    [InlineData("/v1/dlq", "since", """{"type":"string","format":"date-time"}""")]
    [InlineData("/v1/dlq", "state", """{"enum":["open","replayed","discarded"],"type":"string"}""")]
    [InlineData("/v1/nodes/{iso}/{node}/history", "from", """{"type":"string","format":"date-time"}""")]
    [InlineData("/v1/datasets/{id}/query", "page_size", """{"type":"integer","format":"int32"}""")]
    [InlineData("/v1/datasets/{id}/query", "return_format", """{"enum":["json","csv"],"type":"string"}""")]
    [InlineData("/v1/cubes/hub_24h", "as_of", """{"type":"string","format":"date-time"}""")]
    [InlineData("/v1/cubes/hub_24h", "format", """{"enum":["json","csv","arrow"],"type":"string"}""")]
    public async Task Parameter_has_its_type(string path, string parameter, string schema)
    {
        var parameters = (await DocumentAsync())["paths"]![path]!["get"]!["parameters"]!.AsArray();

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(schema), parameters.Single(known => (string?)known!["name"] == parameter)!["schema"]), $"{parameters}");
    }

    [Fact]
    public async Task No_parameter_whose_example_is_a_number_or_a_stamp_is_any_text()
    {
        var untyped = Parameters(await DocumentAsync()).Where(parameter =>
            parameter["schema"] is { } schema && (string?)schema["type"] == "string" && schema["format"] is null && schema["enum"] is null
            && (string?)parameter["name"] is not ("cursor" or "subject" or "after")
            && (string?)parameter["example"] is { } example && (double.TryParse(example, out _) || DateTimeOffset.TryParse(example, out _)));

        Assert.Empty(untyped.Select(parameter => $"{parameter["name"]}: {parameter["example"]}").Distinct());
    }

    [Fact]
    public async Task Cubes_and_datasets_list_every_form_of_their_answers()
    {
        var paths = (await DocumentAsync())["paths"]!;

        Assert.All(CubeCatalog.All, cube => Assert.Equal(["application/json", "text/csv", "application/vnd.apache.arrow.stream"], FormsOf($"/v1/cubes/{cube.Name}")));
        Assert.Equal(["application/json", "text/csv"], FormsOf("/v1/datasets/{id}/query"));

        IEnumerable<string> FormsOf(string path) => paths[path]!["get"]!["responses"]!["200"]!["content"]!.AsObject().Select(form => form.Key);
    }

    [Fact]
    public async Task Ids_of_operations_are_words_without_an_underscore()
    {
        var ids = (await DocumentAsync())["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => (string?)operation.Value!["operationId"]).ToList();

        Assert.All(ids, id => Assert.Matches("^[a-z][A-Za-z0-9]+$", id!));
        Assert.Distinct(ids);
    }

    private async Task<JsonNode> DocumentAsync() => JsonNode.Parse(await silo.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;

    private static IEnumerable<JsonObject> Parameters(JsonNode document) => document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject())
        .SelectMany(operation => operation.Value!["parameters"]?.AsArray() ?? [])
        .Select(parameter => parameter!.AsObject());

    private static IEnumerable<JsonObject> Schemas(JsonNode? node) => node switch
    {
        JsonObject known => known.SelectMany(field => Schemas(field.Value)).Prepend(known),
        JsonArray items => items.SelectMany(Schemas),
        _ => [],
    };
}
