using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GridGrains.Tests.Integration.Http;

/// <summary>Declares views, pushes rows as Feast's clients do, and reads them back.</summary>
public sealed class FeatureStoreTests(SiloFixture silo)
{
    private const string Park =
        """
        entities:
          - { name: NAME, join_key: NAME_id, value_type: INT64 }
        push_sources:
          - name: NAME_push
        views:
          - name: NAME_stats
            entities: [NAME]
            source: NAME_push
            ttl: TTL
            owner: wind-desk
            tags: { team: wind }
            schema:
              - { name: output_mw, type: DOUBLE, description: "Output, MW" }
              - { name: state, type: STRING }
              - { name: starts, type: INT64 }
              - { name: since, type: UNIX_TIMESTAMP }
              - { name: blades, type: DOUBLE_LIST }
            aggregations:
              - { feature: output_mw, function: mean, window: 100d, step: 1d }
        derived_views:
          - name: NAME_derived
            features:
              - { name: output_kw, expression: "NAME_stats:output_mw * 1000" }
        services:
          - name: NAME_model
            features: [NAME_stats, "NAME_derived:output_kw"]
        """;

    private static string Now => DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Pushed_row_is_read_back_with_types_derived_and_windowed_features()
    {
        await ApplyAsync("alpha");
        var now = Now;
        await PushAsync("alpha", $$"""{"alpha_id":[17],"event_timestamp":["{{now}}"],"output_mw":[2],"state":["running"],"starts":[3.0],"since":["2026-06-01 00:00:00"],"blades":[[1,2.5]]}""");
        await PushAsync("alpha", $$"""{"alpha_id":[17],"event_timestamp":["{{YesterdayAt(12)}}"],"output_mw":[6],"state":["old"],"starts":[0],"since":[0],"blades":[[]]}""");

        var answer = JsonNode.Parse(await ReadAsync("""{"feature_service":"alpha_model","entities":{"alpha_id":[17,"17",99]}}"""))!;

        Assert.Equal(
            """["alpha_id","output_mw","state","starts","since","blades","output_mw_mean_100d","output_kw"]""", answer["metadata"]!["feature_names"]!.ToJsonString());
        Assert.Equal(
            ["[17,\"17\",99]", "[2.0,2.0,null]", "[\"running\",\"running\",null]", "[3,3,null]", "[1780272000,1780272000,null]", "[[1.0,2.5],[1.0,2.5],null]", "[6.0,6.0,null]", "[2000.0,2000.0,null]"],
            answer["results"]!.AsArray().Select(column => column!["values"]!.ToJsonString()));
        Assert.All(answer["results"]!.AsArray().Skip(1), column => Assert.Equal("""["PRESENT","PRESENT","NOT_FOUND"]""", column!["statuses"]!.ToJsonString()));
        Assert.Equal(now, (string?)answer["results"]![1]!["event_timestamps"]![0]);
    }

    [Fact]
    public async Task Rows_pushed_as_t3_t2_t1_leave_t3()
    {
        await ApplyAsync("beta");
        var stamps = Enumerable.Range(1, 3).Select(minute => DateTime.UtcNow.AddMinutes(minute - 10).ToString("O", CultureInfo.InvariantCulture)).Reverse().ToArray();

        await PushAsync(
            "beta",
            $$"""{"beta_id":[1,1,1],"event_timestamp":["{{string.Join("\",\"", stamps)}}"],"output_mw":[3,2,1],"state":[null,null,null],"starts":[3,2,1],"since":[null,null,null],"blades":[null,null,null]}""");

        var answer = await ReadAsync("""{"features":["beta_stats:output_mw","beta_stats:state"],"entities":{"beta_id":[1]}}""");
        Assert.Contains("""{"values":[3.0],"statuses":["PRESENT"]""", answer);
        Assert.Contains("""{"values":[null],"statuses":["NULL_VALUE"]""", answer);
    }

    [Fact]
    public async Task Value_older_than_the_ttl_is_outside_max_age_and_null()
    {
        await ApplyAsync("gamma");
        await PushAsync("gamma", """{"gamma_id":[1],"event_timestamp":["2026-01-01T00:00:00Z"],"output_mw":[3],"state":["x"],"starts":[1],"since":[0],"blades":[[]]}""");

        var answer = await ReadAsync("""{"features":["gamma_stats:output_mw"],"entities":{"gamma_id":[1]}}""");

        Assert.Contains("""{"values":[null],"statuses":["OUTSIDE_MAX_AGE"],"event_timestamps":["2026-01-01T00:00:00Z"]}""", answer);
    }

    [Fact]
    public async Task Versions_are_read_by_name_and_the_newest_without()
    {
        await ApplyAsync("delta", "0");
        await ApplyTextAsync(
            """{"views":[{"name":"delta_stats","version":2,"entities":["delta"],"source":"delta_push","schema":[{"name":"output_mw","type":"STRING"}]}]}""", "application/json");
        await PushAsync("delta", $$"""{"delta_id":[1],"event_timestamp":["{{Now}}"],"output_mw":["two"]}""");
        await WriteAsync("delta_stats@v1", $$"""{"delta_id":[1],"event_timestamp":["{{Now}}"],"output_mw":[1],"state":["x"],"starts":[1],"since":[0],"blades":[[]]}""");

        Assert.Contains("""["two"]""", await ReadAsync("""{"features":["delta_stats:output_mw"],"entities":{"delta_id":[1]}}"""));
        Assert.Contains("""["two"]""", await ReadAsync("""{"features":["delta_stats@v2:output_mw"],"entities":{"delta_id":[1]}}"""));
        var first = await ReadAsync("""{"features":["delta_stats@v1:output_mw"],"entities":{"delta_id":[1]},"full_feature_names":true}""");
        Assert.Contains("""["delta_id","delta_stats__output_mw"]""", first);
        Assert.Contains("[1.0]", first);
    }

    [Fact]
    public async Task Composite_keys_name_an_entity_in_any_order()
    {
        await ApplyTextAsync(
            """
            {"entities":[{"name":"site","join_key":"site_id"},{"name":"unit","join_key":"unit_id","value_type":"INT64"}],"push_sources":[{"name":"unit_push"}],
             "views":[{"name":"unit_stats","entities":["unit","site"],"source":"unit_push","schema":[{"name":"load","type":"DOUBLE"}]}]}
            """, "application/json");
        var answer = await SendAsync("/push", $$"""{"push_source_name":"unit_push","df":{"unit_id":[7],"site_id":["north, east"],"event_timestamp":["{{Now}}"],"load":[0.5]},"to":"online_and_offline"}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());

        Assert.Contains("""{"values":[0.5,null]""", await ReadAsync("""{"features":["unit_stats:load"],"entities":{"site_id":["north, east","south"],"unit_id":[7,7]}}"""));
        Assert.Contains("unit_id", (await Problems.ReadAsync(await SendAsync("/get-online-features", """{"features":["unit_stats:load"],"entities":{"site_id":["south"]}}"""), HttpStatusCode.UnprocessableEntity)).Detail);
    }

    [Fact]
    public async Task Dry_run_shows_the_plan_and_stores_nothing()
    {
        var plan = JsonNode.Parse(await (await SendAsync("/v1/features/apply?dry_run=true", Park.Replace("NAME", "ghost").Replace("TTL", "1h"), "application/yaml")).Content.ReadAsStringAsync())!;

        Assert.False((bool)plan["applied"]!);
        Assert.Contains(plan["changes"]!.AsArray(), change => (string?)change!["subject"] == "view/ghost_stats@v1" && (string?)change["action"] == "create");
        Assert.DoesNotContain("ghost", await silo.Http.GetStringAsync("/v1/features/views"));
    }

    [Fact]
    public async Task Refused_declarations_say_why_and_change_nothing()
    {
        await ApplyAsync("zulu");

        var retyped = Park.Replace("NAME", "zulu").Replace("TTL", "1h").Replace("type: INT64 }", "type: STRING }");
        var problem = await Problems.ReadAsync(await SendAsync("/v1/features/apply", retyped, "application/yaml"), HttpStatusCode.UnprocessableEntity);

        Assert.Equal("declaration_refused", problem.Code);
        Assert.Contains("view/zulu_stats@v1, schema.starts: the type of a field cannot change", problem.Detail);
        Assert.Contains("declare version 2", problem.Detail);
        var view = JsonNode.Parse(await silo.Http.GetStringAsync("/v1/features/views?q=zulu_stats"))!["views"]![0]!;
        Assert.Equal((1, 3600, "wind-desk", "zulu_push"), ((int)view["version"]!, (int)view["ttl_seconds"]!, (string?)view["owner"], (string?)view["source"]));
    }

    [Theory]
    [InlineData("application/json", """{"views":[{"name":"x"}]}""", "lacks")]
    [InlineData("application/json", """{"vews":[]}""", "vews")]
    [InlineData("application/yaml", "views: [", "line")]
    [InlineData("application/json", """{"services":[{"name":"s","features":["nothing"]}]}""", "there is no view nothing")]
    public async Task Declarations_of_another_shape_are_unprocessable(string type, string text, string detail) =>
        Assert.Contains(detail, (await Problems.ReadAsync(await SendAsync("/v1/features/apply", text, type), HttpStatusCode.UnprocessableEntity)).Detail);

    [Theory]
    [InlineData("""{"push_source_name":"nowhere","df":{"a":[1]}}""", HttpStatusCode.NotFound, "nowhere")]
    [InlineData("""{"push_source_name":"theta_push","df":{"theta_id":[1]},"to":"sideways"}""", HttpStatusCode.UnprocessableEntity, "sideways")]
    [InlineData("""{"push_source_name":"theta_push","df":{}}""", HttpStatusCode.UnprocessableEntity, "no rows")]
    [InlineData("""{"push_source_name":"theta_push","df":{"theta_id":[1,2],"output_mw":[1]}}""", HttpStatusCode.UnprocessableEntity, "output_mw has 1 values")]
    [InlineData("""{"push_source_name":"theta_push","df":{"theta_id":[1]}}""", HttpStatusCode.UnprocessableEntity, "lacks the columns event_timestamp, output_mw")]
    [InlineData("""{"push_source_name":"theta_push"}""", HttpStatusCode.UnprocessableEntity, "lacks")]
    [InlineData("""{"push_source_name":"theta_push","df":{"theta_id":["x"],"event_timestamp":["now"],"output_mw":["a"],"state":[1],"starts":[1.5],"since":[0],"blades":[[]]}}""", HttpStatusCode.UnprocessableEntity, "row 0, theta_id")]
    public async Task Pushes_that_cannot_be_taken_say_why(string request, HttpStatusCode status, string detail)
    {
        await ApplyAsync("theta");

        Assert.Contains(detail, (await Problems.ReadAsync(await SendAsync("/push", request), status)).Detail);
    }

    [Fact]
    public async Task Client_declares_pushes_records_and_reads_them_back()
    {
        var plan = await silo.Client.Features.ApplyAsync(Park.Replace("NAME", "omega").Replace("TTL", "1h"));
        await silo.Client.Features.PushAsync("omega_push", [new OmegaRow(5, DateTime.UtcNow, 1.5, "running", 2, DateTime.UtcNow, [3])], FeatureRowJson.Default.OmegaRow);

        var answer = await silo.Client.Features.GetOnlineAsync("omega_model", new Dictionary<string, IReadOnlyList<string>> { ["omega_id"] = ["5", "6"] }, FeatureRowJson.Default.OmegaRead);

        Assert.True(plan.Applied);
        Assert.Equal([new OmegaRead("5", 1.5, "running", 1500), new OmegaRead("6", null, null, null)], answer);
    }

    [Fact]
    public async Task Rows_of_the_table_are_materialized_late_ones_too()
    {
        await ApplyAsync("sigma", "0");
        const string Values = """ "state":["x"],"starts":[1],"since":[0],"blades":[[]]}""";
        await PushOfflineAsync($$"""{"push_source_name":"sigma_push","to":"offline","df":{"sigma_id":[1],"event_timestamp":["2026-06-01T10:00:00Z"],"output_mw":[1],{{Values}}}""");
        await MaterializedAsync("/materialize", """{"start_ts":"2026-06-01T00:00:00","end_ts":"2026-06-02T00:00:00","feature_views":["sigma_stats"]}""", "[1.0]");

        await PushOfflineAsync($$"""{"push_source_name":"sigma_push","to":"offline","df":{"sigma_id":[1],"event_timestamp":["2026-06-01T11:00:00Z"],"output_mw":[2],{{Values}}}""");
        await MaterializedAsync("/materialize-incremental", """{"end_ts":"2026-07-01T00:00:00","feature_views":["sigma_stats"]}""", "[2.0]");
    }

    private async Task PushOfflineAsync(string request)
    {
        using var response = await SendAsync("/push", request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    // The table takes rows a moment after the log.
    private Task MaterializedAsync(string path, string request, string awaited) => Poll.UntilAsync(
        async () =>
        {
            using var response = await SendAsync(path, request);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            return (await ReadAsync("""{"features":["sigma_stats:output_mw"],"entities":{"sigma_id":[1]}}""")).Contains(awaited, StringComparison.Ordinal);
        },
        $"{awaited} is online");

    private static string YesterdayAt(int hour) => DateTime.UtcNow.Date.AddDays(-1).AddHours(hour).ToString("O", CultureInfo.InvariantCulture);

    private Task ApplyAsync(string name, string ttl = "1h") => ApplyTextAsync(Park.Replace("NAME", name).Replace("TTL", ttl), "application/yaml");

    private async Task ApplyTextAsync(string text, string type)
    {
        using var response = await SendAsync("/v1/features/apply", text, type);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task PushAsync(string name, string frame)
    {
        using var response = await SendAsync("/push", $$"""{"push_source_name":"{{name}}_push","df":{{frame}},"to":"online"}""");
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task WriteAsync(string view, string frame)
    {
        using var response = await SendAsync("/write-to-online-store", $$"""{"feature_view_name":"{{view}}","df":{{frame}}}""");
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<string> ReadAsync(string request)
    {
        using var response = await SendAsync("/get-online-features", request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return answer;
    }

    private Task<HttpResponseMessage> SendAsync(string path, string body, string type = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return silo.Http.PostAsync(path, content);
    }
}

/// <summary>What a program pushes; members are columns.</summary>
internal sealed record OmegaRow(int OmegaId, DateTime EventTimestamp, double OutputMw, string State, long Starts, DateTime Since, double[] Blades);

/// <summary>What it reads back.</summary>
internal sealed record OmegaRead(string OmegaId, double? OutputMw, string? State, double? OutputKw);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OmegaRow))]
[JsonSerializable(typeof(OmegaRead))]
internal sealed partial class FeatureRowJson : JsonSerializerContext;
