using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Tests.Unit.Egress;

namespace GridGrains.Tests.Integration.Ingestion;

/// <summary>Specs over a source that is replayed on loopback, from its records to what users read of outages, awards and features.</summary>
public sealed class TargetRowTests(SiloFixture silo)
{
    [Fact]
    public async Task Outages_of_a_source_are_outages_of_the_platform()
    {
        const string Body = """
            outage,plant,fuel,cause,mw,from,published
            UIS-1,UIS_PLANT 1,Gas,F,310,07/01/2026 06:00,07/01/2026 06:05
            UIS-2,UIS_PLANT 2,Steam,F,100,07/01/2026 06:00,07/01/2026 06:05
            """;
        var run = await RunAsync("uis-outages", "outage", Body, """
                  iso: { const: CAISO }
                  facility: plant
                  outage_id: outage
                  facility_type: { from: fuel, enum: { Gas: natural_gas, Nuclear: nuclear } }
                  kind: { from: cause, enum: { F: forced, P: planned } }
                  capacity_mw: { from: mw, unit: MW }
                  start_time: { from: from, format: MM/dd/yyyy HH:mm, timezone: America/Los_Angeles }
                  known_at: { from: published, format: MM/dd/yyyy HH:mm, timezone: America/Los_Angeles }
            """);

        Assert.Equal(("partly", 2, 1, 1), run);
        var outage = await Poll.ForAsync(
            async () => await silo.Http.GetAsync("/v1/outages/CAISO/UIS-1") is { IsSuccessStatusCode: true } found ? JsonNode.Parse(await found.Content.ReadAsStringAsync()) : null, "the outage is known");
        Assert.Contains("\"capacity_mw\":310", outage.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("2026-07-01T13:05:00", outage.ToJsonString(), StringComparison.Ordinal);
        await AssertDeadLetterAsync("uis-outages", "facility_type");
    }

    [Fact]
    public async Task Awards_of_a_source_are_the_desks_awards()
    {
        const string Body = """
            resource,hour_begin,mw,usd,published
            UIS_UNIT 1,2026-03-08T10:00:00Z,0.12,41.2,2026-03-07T21:00:00Z
            UIS_UNIT 1,2026-03-08T10:30:00Z,0.12,41.2,2026-03-07T21:00:00Z
            """;
        var run = await RunAsync("uis-awards", "award", Body, """
                  iso: { const: CAISO }
                  resource: resource
                  ts: hour_begin
                  awarded_mw: { from: mw, unit: GW }
                  price: usd
                  known_at: published
            """);

        Assert.Equal(("partly", 2, 1, 1), run);
        var award = await Poll.ForAsync(
            async () => JsonNode.Parse(await silo.Http.GetStringAsync("/v1/awards?resource=UIS_UNIT%201&trade_date=2026-03-08")) is { } list && (int?)list["matching"] is 1 ? list : null, "the award is known");
        Assert.Contains("\"awarded_mw\":120", award.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"hour_seq\":3", award.ToJsonString(), StringComparison.Ordinal);
        await AssertDeadLetterAsync("uis-awards", "ts");
    }

    [Fact]
    public async Task Rows_of_a_declared_view_are_served_online()
    {
        const string Views = """
            {"entities":[{"name":"uis_mast","join_key":"uis_mast_id","value_type":"INT64"}],"push_sources":[{"name":"uis_masts"}],
             "views":[{"name":"uis_mast_stats","entities":["uis_mast"],"source":"uis_masts","schema":[{"name":"wind_mps","type":"DOUBLE"},{"name":"state","type":"STRING"}]}]}
            """;
        const string Body = """
            mast,at,wind,state
            17,2026-07-01T10:00:00Z,7.5,running
            x,2026-07-01T10:00:00Z,7.5,running
            18,2026-07-01T10:00:00Z,strong,running
            """;
        await PostAsync("/v1/features/apply", Views, "application/json");

        var run = await RunAsync("uis-masts", "feature", Body, """
                  view: { const: uis_mast_stats }
                  ts: at
                  entity.uis_mast_id: mast
                  feature.wind_mps: wind
                  feature.state: state
            """);

        Assert.Equal(("partly", 3, 1, 2), run);
        await Poll.UntilAsync(
            async () => (await PostAsync("/get-online-features", """{"features":["uis_mast_stats:wind_mps"],"entities":{"uis_mast_id":[17]}}""", "application/json")).ToJsonString().Contains("[7.5]", StringComparison.Ordinal),
            "the value is read online");
        await AssertDeadLetterAsync("uis-masts", "feature.wind_mps");
    }

    [Fact]
    public async Task A_transform_is_told_that_there_is_no_warehouse()
    {
        var check = await PostAsync("/v1/uis/validate", Spec("uis-sql", "award", "http://127.0.0.1:1", """
                  iso: iso
                  resource: resource
                  ts: hour_begin
                  awarded_mw: mw
                  price: usd
                  known_at: published
            """) + "\ntransforms: [{ type: sql, sql: SELECT * FROM batch }]\n");

        var finding = check["findings"]!.AsArray().Single(one => (string?)one!["severity"] == "error")!;
        Assert.Equal(("transform_unavailable", "/transforms/0/sql"), ((string?)finding["code"], (string?)finding["pointer"]));
        Assert.Contains("the warehouse is off (--clickhouse on starts it)", (string?)finding["message"], StringComparison.Ordinal);
    }

    private async Task<(string? Status, int Records, int Rows, int Rejected)> RunAsync(string name, string target, string body, string fields)
    {
        using var source = new LoopbackSource((_, _) => Encoding.UTF8.GetBytes(body));
        var spec = Spec(name, target, source.Url, fields);
        var preview = (await PostAsync("/v1/uis/preview", spec))["endpoints"]![0]!;
        await PostAsync("/v1/pipelines", spec);
        await PostAsync($"/v1/pipelines/{name}/actions", """{"action":"run"}""", "application/json");
        var run = (await Poll.ForAsync(
            async () => JsonNode.Parse(await silo.Http.GetStringAsync($"/v1/pipelines/{name}"))!["runs"]!.AsArray().FirstOrDefault() is { } newest && (string?)newest["status"] != "running" ? newest : null, "the run has ended"))!;
        Assert.Equal(((int)preview["rows"]!, (int)preview["rejected_count"]!), ((int)run["rows"]!, (int)run["rejected"]!));
        return ((string?)run["status"], (int)run["records"]!, (int)run["rows"]!, (int)run["rejected"]!);
    }

    private async Task AssertDeadLetterAsync(string pipeline, string field) => await Poll.UntilAsync(
        async () => JsonNode.Parse(await silo.Http.GetStringAsync("/v1/dlq?limit=200"))!.ToJsonString() is { } letters
            && letters.Contains($"UIS/{pipeline}", StringComparison.Ordinal) && letters.Contains(field, StringComparison.Ordinal),
        "the record that makes no row is a dead letter");

    private async Task<JsonNode> PostAsync(string path, string body, string type = "application/yaml")
    {
        using var answer = await silo.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, type));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static string Spec(string name, string target, string url, string fields) => $$"""
        version: "1.1"
        name: {{name}}
        provider: { name: example, provider_type: rest_api, base_url: {{url}} }
        endpoints:
          - name: rows
            path: /rows
            format: csv
            field_mapping:
        {{fields}}
        sinks:
          - { type: kafka, target: {{target}} }
        """;
}
