using System.Text.Json;
using GridGrains.Domain.Ingestion.JsonPaths;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Ingestion;

/// <summary>Fuzzing is seeded with 20261129.</summary>
public sealed class JsonPathTests
{
    private const string Suite = "specs/jsonpath-cts.json";

    [Fact]
    public void The_compliance_suite_of_rfc_9535_passes()
    {
        using var suite = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf(Suite)));
        var tests = suite.RootElement.GetProperty("tests").EnumerateArray().ToList();

        Assert.True(tests.Count > 600);
        Assert.Empty(tests.Select(FaultOf).OfType<string>());
    }

    [Theory]
    [InlineData("$.data[*]", 2)]
    [InlineData("$.data[?@.price > 30].node", 1)]
    [InlineData("$..price", 2)]
    public void Rows_of_an_answer_are_found(string path, int count)
    {
        using var answer = JsonDocument.Parse("""{"data":[{"node":"A","price":12.5},{"node":"B","price":31}],"next":null}""");

        Assert.Equal(count, JsonPath.Parse(path).Select(answer.RootElement).Count);
    }

    [Fact]
    public void A_fault_says_what_is_expected_and_where()
    {
        Assert.False(JsonPath.TryParse("$.data[", out _, out var error));
        Assert.Contains("expected at the end", error, StringComparison.Ordinal);
        Assert.False(JsonPath.TryParse("data.rows", out _, out error));
        Assert.Contains("'$' at the start", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_ends_no_process()
    {
        Assert.Throws<JsonPathException>(() => JsonPath.Parse("$[?" + new string('(', 900) + "@"));
        Assert.Throws<JsonPathException>(() => JsonPath.Parse(string.Concat(Enumerable.Repeat("$[?@[?", 300))));
    }

    [Fact]
    public void Any_text_gives_a_path_or_an_error()
    {
        const string Letters = "$@.*[]()?!&|=<>'\"\\,:-0129aelnu_ é";
        var random = new Random(20261129);
        var parsed = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var text = "$" + new string([.. Enumerable.Range(0, random.Next(24)).Select(_ => Letters[random.Next(Letters.Length)])]);
            parsed += JsonPath.TryParse(text, out _, out var error) == (error.Length == 0) ? 1 : 0;
        }

        Assert.Equal(50_000, parsed);
    }

    private static string? FaultOf(JsonElement test)
    {
        var name = test.GetProperty("name").GetString();
        var selector = test.GetProperty("selector").GetString()!;
        var isInvalid = test.TryGetProperty("invalid_selector", out var invalid) && invalid.GetBoolean();
        if (!JsonPath.TryParse(selector, out var path, out var error))
        {
            return isInvalid ? null : $"{name}: {selector} is refused: {error}";
        }

        if (isInvalid)
        {
            return $"{name}: {selector} is taken";
        }

        var nodes = path!.Select(test.GetProperty("document"));
        var values = JsonSerializer.SerializeToElement(nodes.Select(node => node.Value));
        var paths = JsonSerializer.SerializeToElement(nodes.Select(node => node.Path));
        return Fits(test, "result", "results", values) && Fits(test, "result_paths", "results_paths", paths) ? null : $"{name}: {selector} gives {values} at {paths}";
    }

    private static bool Fits(JsonElement test, string one, string several, JsonElement given) =>
        test.TryGetProperty(one, out var only) ? JsonElement.DeepEquals(only, given)
        : !test.TryGetProperty(several, out var any) || any.EnumerateArray().Any(known => JsonElement.DeepEquals(known, given));
}
