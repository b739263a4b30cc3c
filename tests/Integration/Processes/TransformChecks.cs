using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Tests.Unit.Egress;

namespace GridGrains.Tests.Integration.Processes;

/// <summary>SQL of a spec as users have it: a source whose components come as rows of their own becomes prices of nodes.</summary>
internal static class TransformChecks
{
    private const string Body = """
        {"data":[
          {"time":"2026-03-08T10:05:00Z","node":"sql-a","kind":"LMP","value":"31.25"}, {"time":"2026-03-08T10:05:00Z","node":"sql-a","kind":"MCC","value":"-1.5"},
          {"time":"2026-03-08T10:05:00Z","node":"sql-b","kind":"LMP","value":"n/a"}, {"time":"2026-03-08T10:05:00Z","node":"sql-b","kind":"MCC","value":"2"}
        ]}
        """;

    public static LoopbackSource Source() => new((_, _) => Encoding.UTF8.GetBytes(Body));

    public static async Task AssertRunsAsync(HttpClient http, LoopbackSource source)
    {
        var spec = Spec(source, "value");
        var check = await PostAsync(http, "v1/uis/validate", Spec(source, "vlaue"));
        var finding = check["findings"]!.AsArray().Single(one => (string?)one!["severity"] == "error")!;
        Assert.Equal(
            (false, "transform_refused", "/transforms/0/sql", 25, "value"),
            ((bool)check["valid"]!, (string?)finding["code"], (string?)finding["pointer"], (int)finding["line"]!, (string?)finding["write_instead"]));
        Assert.Equal("v", spec.Split('\n')[24].Substring((int)finding["column"]! - 1, 1));
        Assert.True((bool)(await PostAsync(http, "v1/uis/validate", spec))["valid"]!);

        var preview = (await PostAsync(http, "v1/uis/preview", spec))["endpoints"]![0]!;
        Assert.Equal((4, 2, 1, 1), ((int)preview["records"]!, (int)preview["transformed"]!["rows"]!, (int)preview["rows"]!, (int)preview["rejected_count"]!));
        Assert.Equal("Nullable(Float64)", (string?)preview["transformed"]!["columns"]![2]!["type"]);

        await PostAsync(http, "v1/pipelines", spec);
        var run = await RunAsync(http);
        Assert.Equal(("partly", 4, 1, 1), ((string?)run["status"], (int)run["records"]!, (int)run["rows"]!, (int)run["rejected"]!));
        JsonNode? node = null;
        await SiloProcess.UntilAsync(
            async () => await http.GetAsync("v1/nodes/CAISO/SQL-A") is { IsSuccessStatusCode: true } found && (node = JsonNode.Parse(await found.Content.ReadAsStringAsync())) is not null, "the price is in its grain");
        Assert.Equal((31.25, -1.5), ((double)node!["real_time"]!["latest"]!["lmp"]!, (double)node["real_time"]!["latest"]!["congestion"]!));

        // What fits the contract and not the values fails at the run, and says so.
        await PostAsync(http, "v1/pipelines", spec.Replace("toFloat64(maxIf(value, kind = 'LMP'))", "CAST(maxIf(value, kind = 'LMP'), 'Float64')", StringComparison.Ordinal));
        var failed = await RunAsync(http);
        Assert.Equal(("failed", "transform_refused", 0), ((string?)failed["status"], (string?)failed["code"], (int)failed["rows"]!));
        Assert.Contains("n/a", (string?)failed["message"], StringComparison.Ordinal);
    }

    /// <summary>On a silo whose warehouse cannot be had.</summary>
    public static async Task AssertToldAsync(HttpClient http, LoopbackSource source)
    {
        var check = await PostAsync(http, "v1/uis/validate", Spec(source, "value"));
        var finding = check["findings"]!.AsArray().Single(one => (string?)one!["severity"] == "error")!;
        Assert.Equal((false, "transform_unavailable"), ((bool)check["valid"]!, (string?)finding["code"]));
        Assert.Contains("SQL runs in the warehouse's engine", (string?)finding["message"], StringComparison.Ordinal);
    }

    private static async Task<JsonNode> RunAsync(HttpClient http)
    {
        var before = await NewestAsync(http);
        await PostAsync(http, "v1/pipelines/sql-prices/actions", """{"action":"run"}""", "application/json");
        JsonNode? run = null;
        await SiloProcess.UntilAsync(
            async () => (run = await NewestAsync(http)) is not null && (string?)run["id"] != (string?)before?["id"] && (string?)run["status"] != "running", "the run has ended");
        return run!;
    }

    private static async Task<JsonNode?> NewestAsync(HttpClient http) => JsonNode.Parse(await http.GetStringAsync("v1/pipelines/sql-prices"))!["runs"]!.AsArray().FirstOrDefault();

    private static async Task<JsonNode> PostAsync(HttpClient http, string path, string body, string type = "application/yaml")
    {
        using var answer = await http.PostAsync(path, new StringContent(body, Encoding.UTF8, type));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static string Spec(LoopbackSource source, string column) => string.Create(CultureInfo.InvariantCulture, $$"""
        version: "1.1"
        name: sql-prices
        provider: { name: example, provider_type: rest_api, base_url: {{source.Url}} }
        endpoints:
          - name: prices
            path: /prices
            response_path: $.data[*]
            field_mapping:
              ts: time
              iso: { const: CAISO }
              node: node
              market: { const: REAL_TIME_5_MIN }
              interval_minutes: { const: 5 }
              lmp: lmp
              congestion_component: congestion
        schema_contract: { columns: [time, node, kind, value] }
        sinks:
          - { type: kafka, target: lmp }
        transforms:
          - type: sql
            sql: |
              SELECT
                time,
                upper(batch.node) AS node,
                toFloat64(maxIf({{column}}, kind = 'LMP')) AS lmp,
                maxIf(value, kind = 'MCC') AS congestion
              FROM batch
              GROUP BY time, batch.node
              ORDER BY node
        """);
}
