using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Tests.Unit.Egress;

namespace GridGrains.Tests.Integration.Ingestion;

/// <summary>A range of time over HTTP, from the request to prices of nodes.</summary>
public sealed class PipelineBackfillEndpointTests(SiloFixture silo)
{
    [Fact]
    public async Task A_range_is_taken_window_after_window_and_is_shown_on_the_way()
    {
        using var source = new LoopbackSource((request, _) => Hours(request.QueryString["from"]!, request.QueryString["to"]!));
        await SendAsync(HttpMethod.Post, "/v1/pipelines", Spec("uis-range", source.Url, "{until}"), "application/yaml");

        var begun = await SendAsync(HttpMethod.Post, "/v1/pipelines/uis-range/backfill", """{"from":"2026-06-01T00:00:00Z","to":"2026-06-03T12:00:00+00:00","window_minutes":720}""");
        Assert.Equal((HttpStatusCode.OK, 5), (begun.Status, (int)begun.Body["backfill"]!["windows"]!));
        var ended = await Poll.ForAsync(
            async () => (await SendAsync(HttpMethod.Get, "/v1/pipelines/uis-range")).Body is { } view && (string?)view["backfill"]!["run"]!["status"] != "running" ? view : null, "the backfill has ended");

        var backfill = ended["backfill"]!;
        Assert.Equal(
            ("succeeded", 5, 60, 0, "2026-06-03T12:00:00Z"),
            ((string?)backfill["run"]!["status"], (int)backfill["windows_done"]!, (int)backfill["run"]!["rows"]!, (int)backfill["run"]!["rejected"]!, (string?)backfill["next"]));
        Assert.Equal((null, 0), (ended["watermark"], ended["runs"]!.AsArray().Count));
        Assert.Equal(5, source.Asked.Count);
        await Poll.UntilAsync(async () => (await silo.Http.GetAsync("/v1/nodes/CAISO/UIS-RANGE")).IsSuccessStatusCode, "the prices are in the node");
        Assert.Equal("no_backfill", (string?)(await SendAsync(HttpMethod.Delete, "/v1/pipelines/uis-range/backfill")).Body["code"]);
    }

    [Fact]
    public async Task What_cannot_be_asked_for_is_refused_and_a_backfill_that_goes_on_is_ended_by_a_request()
    {
        using var entered = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        using var source = new LoopbackSource((request, _) =>
        {
            entered.Release();
            gate.Wait();
            return Hours(request.QueryString["from"]!, request.QueryString["to"]!);
        });
        await SendAsync(HttpMethod.Post, "/v1/pipelines", Spec("uis-bound", source.Url, "{until}"), "application/yaml");
        await SendAsync(HttpMethod.Post, "/v1/pipelines", Spec("uis-unbound", source.Url, "{now}"), "application/yaml");
        const string Range = """{"from":"2026-06-01T00:00:00Z","to":"2026-06-03T00:00:00Z"}""";

        var unbound = await SendAsync(HttpMethod.Post, "/v1/pipelines/uis-unbound/backfill", Range);
        var empty = await SendAsync(HttpMethod.Post, "/v1/pipelines/uis-bound/backfill", "{}");
        await SendAsync(HttpMethod.Post, "/v1/pipelines/uis-bound/backfill", Range);
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        var cancelled = await SendAsync(HttpMethod.Delete, "/v1/pipelines/uis-bound/backfill");
        gate.Release(100);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, unbound.Status);
        Assert.Contains("write {since} and {until}", (string?)unbound.Body["detail"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.Status);
        Assert.Equal("cancelled", (string?)cancelled.Body["backfill"]!["run"]!["status"]);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, "/v1/pipelines/uis-none/backfill", Range)).Status);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, type) };
        using var answer = await silo.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static byte[] Hours(string from, string to)
    {
        var (begin, end) = (DateTimeOffset.Parse(from, CultureInfo.InvariantCulture), DateTimeOffset.Parse(to, CultureInfo.InvariantCulture));
        return JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(0, (int)(end - begin).TotalHours).Select(hour => new { time = begin.AddHours(hour).ToString("O", CultureInfo.InvariantCulture), usd = 20 + hour }));
    }

    private static string Spec(string name, string url, string until) => $$"""
        version: "1.1"
        name: {{name}}
        provider: { name: example, provider_type: rest_api, base_url: {{url}} }
        endpoints:
          - name: rows
            path: /rows
            query_params: { from: "{since}", to: "{{until}}" }
            response_path: "$[*]"
            field_mapping:
              ts: time
              iso: { const: CAISO }
              node: { const: {{name.ToUpperInvariant()}} }
              market: { const: REAL_TIME_5_MIN }
              interval_minutes: { const: 5 }
              lmp: { expr: "number(usd) * 2" }
        sinks:
          - { type: kafka, target: lmp }
        """;
}
