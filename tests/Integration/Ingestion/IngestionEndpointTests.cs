using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace GridGrains.Tests.Integration.Ingestion;

/// <summary>A spec over HTTP, from its check to a price in a grain. The source is the silo itself, which the operator of the test allows.</summary>
public sealed class IngestionEndpointTests(SiloFixture silo)
{
    [Fact]
    public async Task The_schema_is_served_for_editors()
    {
        using var answer = await silo.Http.GetAsync("/schemas/uis-1.1.json");

        Assert.Equal("application/schema+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Unified Ingestion Spec 1.1", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["title"]);
    }

    [Fact]
    public async Task A_fault_is_answered_with_its_place_and_what_to_write()
    {
        var answer = await PostAsync("/v1/uis/validate", Spec("uis-faulty").Replace("lmp:", "lpm:", StringComparison.Ordinal));

        var finding = answer["findings"]!.AsArray().First(finding => (string?)finding!["code"] == "unknown_field")!;
        Assert.Equal((false, "/endpoints/0/field_mapping/lpm", "lmp"), ((bool)answer["valid"]!, (string?)finding["pointer"], (string?)finding["write_instead"]));
        Assert.True((int)finding["line"]! > 1);
    }

    [Fact]
    public async Task A_spec_becomes_a_price_in_a_grain_and_is_shown_on_the_way()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Domain.Markets.Isos.Caiso, "UIS-SOURCE", 0, 41.5));
        await Poll.UntilAsync(async () => (await silo.Http.GetAsync("/v1/nodes/CAISO/UIS-SOURCE")).IsSuccessStatusCode, "the source has its price");
        var spec = Spec("uis-copy");

        var preview = await PostAsync("/v1/uis/preview", spec);
        var endpoint = preview["endpoints"]![0]!;
        Assert.True(endpoint["fault"] is null, endpoint.ToJsonString());
        Assert.True((int)endpoint["rows"]! == 1, endpoint.ToJsonString());
        Assert.Equal((1, "CAISO/UIS-COPY", "41.5"), ((int)endpoint["rows"]!, (string?)endpoint["row_samples"]![0]!["key"], (string?)endpoint["row_samples"]![0]!["mapped"]!["lmp"]));
        Assert.Equal(HttpStatusCode.NotFound, (await silo.Http.GetAsync("/v1/nodes/CAISO/UIS-COPY")).StatusCode);

        var (deployed, again) = (await PostAsync("/v1/pipelines", spec), await PostAsync("/v1/pipelines", spec));
        Assert.Equal(("idle", 1, true), ((string?)deployed["state"], (int)deployed["version"]!, (bool)deployed["changed"]!));
        Assert.Equal((1, false), ((int)again["version"]!, (bool)again["changed"]!));
        Assert.True((bool)(await PostAsync("/v1/pipelines/uis-copy/actions", """{"action":"run"}""", "application/json"))["started"]!);
        var pipeline = await Poll.ForAsync(
            async () => await GetAsync("/v1/pipelines/uis-copy") is { } view && (string?)view["runs"]?.AsArray().FirstOrDefault()?["status"] is "succeeded" or "failed" ? view : null, "the run has ended");
        Assert.Equal(("succeeded", 1), ((string?)pipeline["runs"]![0]!["status"], (int)pipeline["runs"]![0]!["rows"]!));
        var copy = await Poll.ForAsync(async () => (await silo.Http.GetAsync("/v1/nodes/CAISO/UIS-COPY")) is { IsSuccessStatusCode: true } found
            ? JsonNode.Parse(await found.Content.ReadAsStringAsync()) : null, "the copy has its price");
        Assert.Equal(41.5, (double)copy["real_time"]!["latest"]!["lmp"]!);

        Assert.Contains("gridgrains_pipelines_runs_total{", await silo.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal("paused", (string?)(await PostAsync("/v1/pipelines/uis-copy/actions", """{"action":"pause"}""", "application/json"))["state"]);
        Assert.Contains((await GetAsync("/v1/pipelines"))["pipelines"]!.AsArray(), known => (string?)known!["name"] == "uis-copy");
        Assert.Equal(HttpStatusCode.OK, (await silo.Http.DeleteAsync("/v1/pipelines/uis-copy")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.Http.GetAsync("/v1/pipelines/uis-copy")).StatusCode);
    }

    [Fact]
    public async Task A_spec_with_faults_is_not_deployed()
    {
        using var answer = await silo.Http.PostAsync("/v1/pipelines", Body("version: \"1.1\"\nname: uis-none\n"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("spec_refused", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
    }

    private string Spec(string name) => $$"""
        version: "1.1"
        name: {{name}}
        provider:
          name: this-silo
          provider_type: rest_api
          base_url: {{silo.Address.AbsoluteUri.TrimEnd('/')}}
        endpoints:
          - name: node
            path: /v1/nodes/CAISO/UIS-SOURCE
            field_mapping:
              ts: $.real_time.latest.interval_start
              iso: iso
              node: { const: UIS-COPY }
              market: $.real_time.latest.market
              interval_minutes: { const: 5 }
              lmp: $.real_time.latest.lmp
        sinks:
          - { type: kafka, target: lmp }
        """;

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await silo.Http.GetStringAsync(path))!;

    private async Task<JsonNode> PostAsync(string path, string body, string type = "application/yaml")
    {
        using var answer = await silo.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, type));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static StringContent Body(string text) => new(text, Encoding.UTF8, "application/yaml");
}
