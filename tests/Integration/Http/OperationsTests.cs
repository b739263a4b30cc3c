using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GridGrains.ClickHouse.Cubes;
using GridGrains.Domain.Markets;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Http;

public sealed partial class OperationsTests(SiloFixture silo)
{
    /// <summary>Feast's writes answer with nothing; the rows of a training set are CSV.</summary>
    private static readonly string[] WithoutBody =
    [
        "post /v1/admin/backups", "post /v1/curves/eod", "post /v1/feeds/{name}/pause", "post /v1/feeds/{name}/resume", "post /v1/forecasts/run", "post /v1/session",
    ];

    private static readonly HashSet<string> WithoutJson =
        ["get /v1/catalog/export", "get /v1/export", "get /v1/export/{iso}", "post /push", "post /write-to-online-store", "post /materialize", "post /materialize-incremental", "get /v1/training-sets/{id}/data"];

    [Fact]
    public async Task Health_tells_life_and_readiness()
    {
        Assert.Equal("""{"status":"live","checks":[]}""", await silo.Http.GetStringAsync("/health/live"));
        Assert.Equal("""{"status":"live","checks":[]}""", await silo.Http.GetStringAsync("/health"));
        var ready = JsonNode.Parse(await silo.Http.GetStringAsync("/health/ready"))!;
        Assert.Equal("ready", (string?)ready["status"]);
        Assert.Equal(["shards", "warm_up", "data_directory"], ready["checks"]!.AsArray().Select(check => (string?)check!["name"]));
    }

    [Fact]
    public async Task Metrics_tell_records_processed_and_requests_served()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "METRICS", 0, 1));

        // The lag is looked at every few seconds, a broker is not asked while metrics are collected, and the exporter repeats an answer for 0.3 s.
        string[] wanted =
        [
            @"(?m)^dq_rows_processed_total(\{[^}]*\})? [1-9]",
            @"(?m)^gridgrains_http_ingested_records_total\{[^}]*outcome=""accepted""[^}]*\} [1-9]",
            @"(?m)^gridgrains_shard_lag(_\w+)?\{[^}]*partition=""11""[^}]*topic=""ISO_DA_LMP""[^}]*\} \d",
            @"(?m)^gridgrains_sink_lag(_\w+)?\{[^}]*sink=""iceberg""[^}]*topic=""ISO_RT_LMP""[^}]*\} \d",
            @"(?m)^http_server_request_duration_seconds_count\{",
            @"(?m)^orleans_",
            @"(?m)^dotnet_gc_",
        ];
        var metrics = "";
        foreach (var pattern in wanted)
        {
            await Poll.UntilAsync(async () => Regex.IsMatch(metrics = await silo.Http.GetStringAsync("/metrics"), pattern), $"the metrics have {pattern}");
        }

        Assert.DoesNotContain("CAISO/METRICS", metrics);
    }

    [Fact]
    public async Task Shards_tell_owner_positions_and_lag()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "SHARDS", 0, 1));

        var shards = await Poll.ForAsync(
            async () => (await silo.Client.GetShardsAsync()).Where(shard => shard.Family == "nodes").ToList() is var nodes && nodes.Exists(shard => shard.Entities > 0) ? nodes : null,
            "a shard has applied the price");

        Assert.Equal(Enumerable.Range(0, 12), shards.Select(shard => shard.Shard));
        Assert.All(shards, shard => Assert.Equal(("owned", 2), (shard.State, shard.Topics.Count)));
        Assert.True(shards.Sum(shard => shard.Topics[0].NextApplied) > 0);
    }

    [Fact]
    public async Task OpenAPI_document_describes_every_endpoint_with_summary_and_example()
    {
        var document = JsonNode.Parse(await silo.Http.GetStringAsync("/openapi/v1.json"))!;
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => (Path: $"{method.Key} {path.Key}", Operation: method.Value!)))
            .ToArray();

        var described = operations.Select(operation => operation.Path).ToHashSet();
        var cubes = CubeCatalog.All.Select(cube => $"get /v1/cubes/{cube.Name}");
        Assert.Empty(RoutesOfTheApi().Except(described));
        Assert.Subset(described, new HashSet<string> { "get /health/ready", "post /get-online-features", "post /push", "post /write-to-online-store" });
        Assert.Subset(described, cubes.ToHashSet());
        Assert.All(operations, operation =>
        {
            Assert.False(string.IsNullOrEmpty((string?)operation.Operation["summary"]), operation.Path);
            if (!WithoutJson.Contains(operation.Path))
            {
                Assert.NotNull(operation.Operation["responses"]!["200"]!["content"]!.AsObject().First().Value!["example"]);
            }
        });
        Assert.All(operations.Where(operation => operation.Path.StartsWith("post", StringComparison.Ordinal) && !WithoutBody.Contains(operation.Path)), operation =>
            Assert.NotNull(operation.Operation["requestBody"]!["content"]!["application/json"]!["example"]));
        Assert.Equal(
            ["iso", "hub", "zone", "q", "limit", "cursor"],
            document["paths"]!["/v1/nodes"]!["get"]!["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"]));
    }

    [Fact]
    public async Task Documented_schemas_are_snake_case()
    {
        var document = JsonNode.Parse(await silo.Http.GetStringAsync("/openapi/v1.json"))!;

        var node = document["components"]!["schemas"]!["NodeView"]!["properties"]!.AsObject().Select(property => property.Key).ToArray();

        Assert.Contains("dart_usd_per_mwh", node);
        Assert.Contains("day_ahead_real_time_hour", node);
    }

    [Fact]
    public async Task Reference_page_loads_nothing_from_elsewhere()
    {
        var page = await silo.Http.GetStringAsync("/reference/");

        Assert.DoesNotContain("http://", page);
        Assert.DoesNotContain("https://", page);
        foreach (Match script in ScriptSource().Matches(page))
        {
            using var response = await silo.Http.GetAsync("/reference/" + script.Groups[1].Value);
            Assert.True(response.IsSuccessStatusCode, script.Groups[1].Value);
            Assert.Contains("javascript", response.Content.Headers.ContentType?.MediaType);
        }

        Assert.Equal(2, ScriptSource().Count(page));
    }

    [Fact]
    public async Task Root_page_links_to_what_is_served()
    {
        var page = await silo.Http.GetStringAsync("/");

        foreach (Match link in Link().Matches(page))
        {
            using var response = await silo.Http.GetAsync(link.Groups[1].Value, HttpCompletionOption.ResponseHeadersRead);
            Assert.True(response.IsSuccessStatusCode, link.Groups[1].Value);
        }

        Assert.True(Link().Count(page) >= 8);
    }

    /// <summary>What the silo answers below /v1; a cube's own path is described cube by cube.</summary>
    private IEnumerable<string> RoutesOfTheApi() =>
        from endpoint in silo.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = Constraint().Replace(endpoint.RoutePattern.RawText ?? "", "}")
        where path.StartsWith("/v1/", StringComparison.Ordinal) && !path.StartsWith("/v1/cubes/", StringComparison.Ordinal) && !path.Contains("{**", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        where method is not ("HEAD" or "OPTIONS")
        select $"{method.ToLowerInvariant()} {path}";

    [GeneratedRegex(":[^}]+}")]
    private static partial Regex Constraint();

    [GeneratedRegex("<script[^>]* src=\"([^\"]+)\"")]
    private static partial Regex ScriptSource();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Link();
}
