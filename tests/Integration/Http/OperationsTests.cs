using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GridGrains.ClickHouse.Cubes;
using GridGrains.Domain.Markets;

namespace GridGrains.Tests.Integration.Http;

public sealed partial class OperationsTests(SiloFixture silo)
{
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

        // The lag is looked at every few seconds, and a broker is not asked while metrics are collected.
        var metrics = await Poll.ForAsync(
            async () => await silo.Http.GetStringAsync("/metrics") is var text && text.Contains("gridgrains_shard_lag", StringComparison.Ordinal)
                && Regex.IsMatch(text, @"(?m)^gridgrains_sink_lag[^\n]*sink=""iceberg""")
                && text.Contains("http_server_request_duration_seconds_count{", StringComparison.Ordinal) ? text : null, "the lag is known and a request is counted");

        Assert.Matches(@"(?m)^dq_rows_processed_total(\{[^}]*\})? [1-9]", metrics);
        Assert.Matches(@"(?m)^gridgrains_http_ingested_records_total\{[^}]*outcome=""accepted""[^}]*\} [1-9]", metrics);
        Assert.Matches(@"(?m)^gridgrains_shard_lag(_\w+)?\{[^}]*partition=""11""[^}]*topic=""ISO_DA_LMP""[^}]*\} \d", metrics);
        Assert.Matches(@"(?m)^gridgrains_sink_lag(_\w+)?\{[^}]*sink=""iceberg""[^}]*topic=""ISO_RT_LMP""[^}]*\} \d", metrics);
        Assert.Matches(@"(?m)^http_server_request_duration_seconds_count\{", metrics);
        Assert.Matches(@"(?m)^orleans_", metrics);
        Assert.Matches(@"(?m)^dotnet_gc_", metrics);
        Assert.DoesNotContain("CAISO/METRICS", metrics);
    }

    [Fact]
    public async Task Shards_tell_owner_positions_and_lag()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "SHARDS", 0, 1));

        var shards = (await silo.Client.GetShardsAsync()).Where(shard => shard.Family == "nodes").ToList();

        Assert.Equal(Enumerable.Range(0, 12), shards.Select(shard => shard.Shard));
        Assert.All(shards, shard => Assert.Equal(("owned", 2), (shard.State, shard.Topics.Count)));
        Assert.True(shards.Sum(shard => shard.Entities) > 0);
        Assert.True(shards.Sum(shard => shard.Topics[0].NextApplied) > 0);
    }

    [Fact]
    public async Task OpenAPI_document_describes_every_endpoint_with_summary_and_example()
    {
        var document = JsonNode.Parse(await silo.Http.GetStringAsync("/openapi/v1.json"))!;
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => (Path: $"{method.Key} {path.Key}", Operation: method.Value!)))
            .ToArray();

        var cubes = CubeCatalog.All.Select(cube => $"get /v1/cubes/{cube.Name}");
        Assert.Equal(
            [
                "delete /v1/backfills/{id}", "get /health", "get /health/live", "get /health/ready", "get /v1/backfills", "get /v1/backfills/{id}",
                "get /v1/cubes", "get /v1/datasets", "get /v1/datasets/{id}/query", "get /v1/dlq", "get /v1/dlq/audit",
                "get /v1/dlq/{id}", "get /v1/events", "get /v1/hubs", "get /v1/hubs/{iso}/{hub}", "get /v1/isos", "get /v1/lake", "get /v1/live", "get /v1/map", "get /v1/nodes",
                "get /v1/nodes/{iso}/{node}", "get /v1/nodes/{iso}/{node}/history", "get /v1/shards", "get /v1/warehouse", "get /v1/zones/{iso}/{zone}",
                "post /get-online-features", "post /v1/audit", "post /v1/backfills", "post /v1/dlq/discard", "post /v1/dlq/replay", "post /v1/ingest/{topic}",
            ],
            operations.Select(operation => operation.Path).Except(cubes).Order(StringComparer.Ordinal));
        Assert.Subset(operations.Select(operation => operation.Path).ToHashSet(), cubes.ToHashSet());
        Assert.All(operations, operation =>
        {
            Assert.False(string.IsNullOrEmpty((string?)operation.Operation["summary"]), operation.Path);
            Assert.NotNull(operation.Operation["responses"]!["200"]!["content"]!.AsObject().First().Value!["example"]);
        });
        Assert.All(operations.Where(operation => operation.Path.StartsWith("post", StringComparison.Ordinal)), operation =>
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

    [GeneratedRegex("<script[^>]* src=\"([^\"]+)\"")]
    private static partial Regex ScriptSource();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Link();
}
