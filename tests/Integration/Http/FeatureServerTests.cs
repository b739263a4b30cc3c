using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Tests.Integration.Http;

/// <summary>Requests and answers as Feast's clients send and read them, byte for byte where that matters.</summary>
public sealed class FeatureServerTests(SiloFixture silo)
{
    [Fact]
    public async Task Answer_is_column_wise_with_join_keys_first()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "FEAST_A", 0, 31.25), Sample.RealTime(Isos.Caiso, "FEAST_B", 1, -4.5));

        var answer = await PostAsync(
            """{"features":["node_prices:rt_lmp","node_prices:da_lmp"],"entities":{"node_id":["CAISO/FEAST_A","CAISO/NOBODY","CAISO/FEAST_B"]},"full_feature_names":false}""");

        Assert.Equal(
            """
            {"metadata":{"feature_names":["node_id","rt_lmp","da_lmp"]},"results":[
            {"values":["CAISO/FEAST_A","CAISO/NOBODY","CAISO/FEAST_B"],"statuses":["PRESENT","PRESENT","PRESENT"],"event_timestamps":["1970-01-01T00:00:00Z","1970-01-01T00:00:00Z","1970-01-01T00:00:00Z"]},
            {"values":[31.25,null,-4.5],"statuses":["PRESENT","NOT_FOUND","PRESENT"],"event_timestamps":["2026-06-01T10:15:00Z","1970-01-01T00:00:00Z","2026-06-01T10:30:00Z"]},
            {"values":[null,null,null],"statuses":["NULL_VALUE","NOT_FOUND","NULL_VALUE"],"event_timestamps":["1970-01-01T00:00:00Z","1970-01-01T00:00:00Z","1970-01-01T00:00:00Z"]}]}
            """.ReplaceLineEndings(""),
            answer);
    }

    [Fact]
    public async Task Every_feature_of_the_catalogue_tells_what_the_snapshot_holds()
    {
        var labels = new NodeLabels(Type: "GEN", Hub: "TH_ZP26_GEN-APND", Zone: "FEAST_ZONE");
        LmpEvent[] dayAhead = [.. Enumerable.Range(0, 24).Select(hour => Sample.DayAhead(Isos.Caiso, "FEAST_ALL", hour, 50 + hour, labels))];
        await Sample.PostAsync(
            silo, [.. dayAhead, Sample.RealTime(Isos.Caiso, "FEAST_ALL", 0, 30, labels), Sample.RealTime(Isos.Caiso, "FEAST_ALL", 1, 31, labels)]);
        string[] names =
        [
            "rt_lmp", "rt_energy", "rt_congestion", "rt_loss", "rt_interval_start", "rt_interval_end", "rt_known_at", "rt_quality", "rt_market",
            "da_lmp", "da_energy", "da_congestion", "da_loss", "da_known_at", "dart", "rt15_lmp", "da_latest_lmp", "session_mean", "session_min", "session_max",
            "session_count", "hour_so_far_mean", "hour_so_far_count", "hour_so_far_end", "da_h00", "da_h01", "da_h23", "distinct_count",
            "hub", "zone", "node_type", "late_count",
        ];

        var answer = JsonNode.Parse(await PostAsync(RequestOf(names, "CAISO/FEAST_ALL")))!;

        var hour = new DateTimeOffset(Sample.Hour).ToUnixTimeSeconds();
        Assert.Equal(
            [
                "31.0", "29.75", "1.0", "0.25", $"{hour + 900}", $"{hour + 1800}", $"{hour + 2100}", "0", "\"REAL_TIME_15_MIN\"",
                "50.0", "49.25", "0.5", "0.25", $"{hour - 14 * 3600}", "19.5", "31.0", "73.0", "30.5", "30.0", "31.0",
                "2", "30.5", "2", $"{hour + 3600}", "50.0", "51.0", "73.0", "26",
                "\"TH_ZP26_GEN-APND\"", "\"FEAST_ZONE\"", "\"GEN\"",
            ],
            Enumerable.Range(1, names.Length - 1).Select(column => answer["results"]![column]!["values"]![0]!.ToJsonString()));

        // Other tests move the watermark of the same shard: how many of the two real-time prices came late is theirs to say.
        Assert.InRange(answer["results"]![names.Length]!["values"]![0]!.GetValue<int>(), 0, 2);
        Assert.All(Enumerable.Range(1, names.Length), column => Assert.Equal("PRESENT", (string?)answer["results"]![column]!["statuses"]![0]));
    }

    [Fact]
    public async Task Catalogue_holds_at_least_fifty_features_of_a_node_and_names_each_once()
    {
        var names = GridGrains.Silo.Http.Prices.Features.NodeFeatures.All.Select(feature => feature.Name).ToArray();
        var answer = JsonNode.Parse(await PostAsync(RequestOf(names, "CAISO/NOBODY")))!;

        Assert.True(names.Length >= 50);
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(names.Prepend("node_id"), answer["metadata"]!["feature_names"]!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public async Task Full_names_carry_the_view_and_one_name_of_two_views_needs_them()
    {
        const string Both = """{"features":["hub_prices:rt_lmp","zone_prices:rt_lmp"],"entities":{"hub_id":["CAISO/X"],"zone_id":["CAISO/Y"]},"full_feature_names":FULL}""";

        var full = JsonNode.Parse(await PostAsync(Both.Replace("FULL", "true")))!;
        var collision = await Problems.ReadAsync(await SendAsync(Both.Replace("FULL", "false")), HttpStatusCode.UnprocessableEntity);

        Assert.Equal("""["hub_id","zone_id","hub_prices__rt_lmp","zone_prices__rt_lmp"]""", full["metadata"]!["feature_names"]!.ToJsonString());
        Assert.Contains("full_feature_names", collision.Detail);
    }

    [Fact]
    public async Task Service_stands_for_its_list_of_features()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "FEAST_SERVICE", 0, 12.125));

        var answer = JsonNode.Parse(await PostAsync("""{"feature_service":"node_default","entities":{"node_id":["CAISO/FEAST_SERVICE"]}}"""))!;

        Assert.Equal("rt_lmp", (string?)answer["metadata"]!["feature_names"]![1]);
        Assert.Equal(12.125, (double?)answer["results"]![1]!["values"]![0]);
    }

    [Fact]
    public async Task Hub_features_tell_the_published_price_and_the_members_mean()
    {
        await Sample.PostAsync(
            silo,
            Sample.RealTime(Isos.Pjm, "51288", 0, 44.5, new NodeLabels(Name: "WESTERN HUB", Type: "HUB")),
            Sample.RealTime(Isos.Pjm, "FEAST_MEMBER", 0, 42, new NodeLabels(Hub: "WESTERN HUB")));
        const string Request = """{"features":["hub_prices:rt_lmp","hub_prices:members_rt_mean","hub_prices:members_rt_count"],"entities":{"hub_id":["PJM/WESTERN HUB"]}}""";

        var answer = await Poll.ForAsync<string>(
            async () => await PostAsync(Request) is var text && !text.Contains("null", StringComparison.Ordinal) ? text : null, "the hub has heard of both");

        var results = JsonNode.Parse(answer)!["results"]!;
        Assert.Equal((44.5, 42.0, 1), ((double)results[1]!["values"]![0]!, (double)results[2]!["values"]![0]!, (int)results[3]!["values"]![0]!));
    }

    [Theory]
    [InlineData("""{"features":["no_view:rt_lmp"],"entities":{"node_id":["A/B"]}}""", "unknown_feature_view", "no_view")]
    [InlineData("""{"features":["node_prices:no_feature"],"entities":{"node_id":["A/B"]}}""", "unknown_feature", "no_feature")]
    [InlineData("""{"feature_service":"no_service","entities":{"node_id":["A/B"]}}""", "unknown_feature_service", "no_service")]
    [InlineData("""{"features":["node_prices:rt_lmp"],"entities":{"node_id":["A/B"],"driver_id":[1]}}""", "unknown_entity", "driver_id")]
    public async Task Unknown_names_are_not_found_and_told(string request, string code, string name)
    {
        var problem = await Problems.ReadAsync(await SendAsync(request), HttpStatusCode.NotFound);

        Assert.Equal(code, problem.Code);
        Assert.Contains(name, problem.Detail);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"features":["node_prices:rt_lmp"]}""")]
    [InlineData("""{"entities":{"node_id":["A/B"]}}""")]
    [InlineData("""{"features":"node_prices:rt_lmp","entities":{"node_id":["A/B"]}}""")]
    [InlineData("""{"features":[1],"entities":{"node_id":["A/B"]}}""")]
    [InlineData("""{"features":[],"entities":{"node_id":["A/B"]}}""")]
    [InlineData("""{"features":["rt_lmp"],"entities":{"node_id":["A/B"]}}""")]
    [InlineData("""{"features":["node_prices:rt_lmp","node_prices:rt_lmp"],"entities":{"node_id":["A/B"]}}""")]
    [InlineData("""{"features":["node_prices:rt_lmp"],"feature_service":"node_default","entities":{"node_id":["A/B"]}}""")]
    [InlineData("""{"features":["node_prices:rt_lmp"],"entities":{"node_id":"A/B"}}""")]
    [InlineData("""{"features":["node_prices:rt_lmp"],"entities":{"node_id":[["A/B"]]}}""")]
    [InlineData("""{"features":["node_prices:rt_lmp"],"entities":{"hub_id":["A/B"]}}""")]
    [InlineData("""{"features":["node_prices:rt_lmp"],"entities":{"node_id":["A/B","C/D"],"hub_id":["E/F"]}}""")]
    [InlineData("""{"features":["node_prices:rt_lmp"],"entities":{"node_id":["A/B"]},"full_feature_names":"yes"}""")]
    [InlineData("""{"features":["node_prices:rt_lmp"],"features":["node_prices:da_lmp"],"entities":{"node_id":["A/B"]}}""")]
    [InlineData("""{"features":["node_prices:rt_lmp"],"entities":{"node_id":["A/B"]},"entities":{"node_id":["C/D"]}}""")]
    [InlineData("""{"features":["node_prices:rt_lmp"],"entities":{"node_id":["A/B"],"node_id":["C/D"]}}""")]
    public async Task Malformed_requests_are_unprocessable(string request)
    {
        var problem = await Problems.ReadAsync(await SendAsync(request), HttpStatusCode.UnprocessableEntity);

        Assert.Equal("malformed", problem.Code);
    }

    [Fact]
    public async Task Scalars_that_are_no_keys_are_echoed_and_not_found()
    {
        var answer = JsonNode.Parse(await PostAsync("""{"features":["node_prices:rt_lmp"],"entities":{"node_id":[1001,null,"caf\u00e9"]}}"""))!;

        Assert.Equal("[1001,null,\"caf\\u00E9\"]", answer["results"]![0]!["values"]!.ToJsonString());
        Assert.Equal("""["NOT_FOUND","NOT_FOUND","NOT_FOUND"]""", answer["results"]![1]!["statuses"]!.ToJsonString());
    }

    [Fact]
    public async Task Whole_doubles_keep_their_point()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "FEAST_WHOLE", 0, 42), Sample.RealTime(Isos.Caiso, "FEAST_ZERO", 0, 0));

        var answer = await PostAsync("""{"features":["node_prices:rt_lmp","node_prices:rt_quality"],"entities":{"node_id":["CAISO/FEAST_WHOLE","CAISO/FEAST_ZERO"]}}""");

        Assert.Contains("""{"values":[42.0,0.0],""", answer);
        Assert.Contains("""{"values":[0,0],""", answer);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task Empty_list_of_features_beside_a_service_is_no_list(string features)
    {
        var answer = JsonNode.Parse(await PostAsync($$$"""{"features":{{{features}}},"feature_service":"hub_default","entities":{"hub_id":["CAISO/NONE"]}}"""))!;

        Assert.Equal("rt_lmp", (string?)answer["metadata"]!["feature_names"]![1]);
    }

    [Theory]
    [InlineData("hub_prices", "hub_id", "SP15")]
    [InlineData("node_prices", "node_id", "sp15")]
    public async Task Aliases_are_entity_values_and_come_back_as_sent(string view, string joinKey, string alias)
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "TH_SP15_GEN-APND", 0, 33.5, new NodeLabels(Type: "HUB")));
        var request = $$$"""{"features":["{{{view}}}:rt_lmp"],"entities":{"{{{joinKey}}}":["CAISO/{{{alias}}}","CAISO/TH_SP15_GEN-APND"]}}""";

        var answer = await Poll.ForAsync<JsonNode>(
            async () => JsonNode.Parse(await PostAsync(request)) is var node && (string?)node!["results"]![1]!["statuses"]![1] == "PRESENT" ? node : null, "the hub has its price");

        Assert.Equal($"CAISO/{alias}", (string?)answer["results"]![0]!["values"]![0]);
        Assert.Equal("PRESENT", (string?)answer["results"]![1]!["statuses"]![0]);
        Assert.Equal((double?)answer["results"]![1]!["values"]![1], (double?)answer["results"]![1]!["values"]![0]);
    }

    [Fact]
    public async Task Rolling_windows_end_with_the_newest_interval()
    {
        await Sample.PostAsync(silo, [.. Enumerable.Range(-3, 5).Select(quarter => Sample.RealTime(Isos.Caiso, "FEAST_ROLL", quarter, 10 * (quarter + 4)))]);
        const string Request =
            """
            {"features":["node_rolling:rt_15m_mean","node_rolling:rt_1h_mean","node_rolling:rt_1h_min","node_rolling:rt_1h_count","node_rolling:rt_24h_p50","node_rolling:rt_24h_count"],
             "entities":{"node_id":["CAISO/FEAST_ROLL","CAISO/NOBODY"]}}
            """;

        var answer = JsonNode.Parse(await PostAsync(Request))!;

        Assert.Equal(
            ["[50.0,null]", "[35.0,null]", "[20.0,null]", "[4,null]", "[30.0,null]", "[5,null]"],
            answer["results"]!.AsArray().Skip(1).Select(column => column!["values"]!.ToJsonString()));
        Assert.Equal("2026-06-01T10:30:00Z", (string?)answer["results"]![1]!["event_timestamps"]![0]);
    }

    [Fact]
    public async Task Week_of_a_node_and_of_the_hub_that_it_prices_says_whether_it_is_exact()
    {
        // No other test posts prices of it.
        const string Node = "ARKANSAS.HUB";
        await Sample.PostAsync(silo, [Sample.RealTime(Isos.Miso, Node, -4 * 24 * 3, 10), Sample.RealTime(Isos.Miso, Node, 0, 40), Sample.RealTime(Isos.Miso, Node, 1, 100)]);
        const string Request =
            """
            {"features":["VIEW:rt_7d_mean","VIEW:rt_7d_min","VIEW:rt_7d_max","VIEW:rt_7d_count","VIEW:rt_7d_exact","VIEW:rt_24h_count"],"entities":{"KEY":["MISO/NAME","MISO/NOBODY"]}}
            """;
        var (ofNode, ofHub) = (Request.Replace("VIEW", "node_rolling").Replace("KEY", "node_id").Replace("NAME", Node), Request.Replace("VIEW", "hub_rolling").Replace("KEY", "hub_id").Replace("NAME", Node));

        Assert.Equal(["[50.0,null]", "[10.0,null]", "[100.0,null]", "[3,null]", "[true,null]", "[2,null]"], await ValuesAsync(ofNode));
        Assert.Equal(await ValuesAsync(ofNode), await ValuesAsync(ofHub));

        // A correction of what has left the day is not in the figures: they say so.
        await Sample.PostAsync(silo, [Sample.RealTime(Isos.Miso, Node, -4 * 24 * 3, 20)]);
        Assert.Equal(["[50.0,null]", "[false,null]"], [.. (await ValuesAsync(ofNode)).Where((_, column) => column is 0 or 4)]);

        async Task<string[]> ValuesAsync(string request) =>
            [.. JsonNode.Parse(await PostAsync(request))!["results"]!.AsArray().Skip(1).Select(column => column!["values"]!.ToJsonString())];
    }

    [Fact]
    public async Task Price_of_long_ago_is_present_since_built_in_views_have_no_ttl()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "FEAST_OLD", 0, 5));

        var answer = await PostAsync("""{"features":["node_prices:rt_lmp"],"entities":{"node_id":["CAISO/FEAST_OLD"]}}""");
        var views = JsonNode.Parse(await silo.Http.GetStringAsync("/v1/features/views?q=node_prices"))!["views"]!.AsArray();

        Assert.Contains("""[5.0],"statuses":["PRESENT"]""", answer);
        Assert.Equal(0, (long?)Assert.Single(views)!["ttl_seconds"]);
    }

    [Fact]
    public async Task Views_are_listed_with_join_keys_types_and_the_meaning_of_event_times()
    {
        var views = JsonNode.Parse(await silo.Http.GetStringAsync("/v1/features/views"))!["views"]!.AsArray();
        var services = JsonNode.Parse(await silo.Http.GetStringAsync("/v1/features/services?q=hub"))!["services"]!.AsArray();
        var entities = JsonNode.Parse(await silo.Http.GetStringAsync("/v1/features/entities"))!["entities"]!.AsArray();

        var node = views.Single(view => (string?)view!["name"] == "node_prices")!;
        Assert.Equal("""["node_id"]""", node["join_keys"]!.ToJsonString());
        Assert.Equal(("DOUBLE", "interval_end"), TypeAndTimeOf(node, "rt_lmp"));
        Assert.Equal(("DOUBLE", "known_at"), TypeAndTimeOf(node, "da_lmp"));
        Assert.Equal(("INT64", "window_end"), TypeAndTimeOf(node, "hour_count"));
        Assert.Contains(services, service => (string?)service!["name"] == "hub_default");
        Assert.DoesNotContain(services, service => (string?)service!["name"] == "node_default");
        Assert.Contains(entities, entity => (string?)entity!["join_key"] == "zone_id" && (string?)entity["views"]![0] == "zone_prices");
    }

    [Fact]
    public async Task Too_many_rows_are_refused()
    {
        var rows = string.Join(',', Enumerable.Repeat("\"A/B\"", 2001));

        await Problems.ReadAsync(
            await SendAsync($$$"""{"features":["node_prices:rt_lmp"],"entities":{"node_id":[{{{rows}}}]}}"""), HttpStatusCode.RequestEntityTooLarge);
    }

    private static (string?, string?) TypeAndTimeOf(JsonNode view, string feature)
    {
        var found = view["features"]!.AsArray().Single(known => (string?)known!["name"] == feature)!;
        return ((string?)found["type"], (string?)found["event_time"]);
    }

    private static string RequestOf(IEnumerable<string> features, string node) =>
        $$$"""{"features":[{{{string.Join(',', features.Select(feature => $"\"node_prices:{feature}\""))}}}],"entities":{"node_id":["{{{node}}}"]}}""";

    // Feast's SDK sends no content type.
    private Task<HttpResponseMessage> SendAsync(string request) => silo.Http.PostAsync("/get-online-features", new ByteArrayContent(Encoding.UTF8.GetBytes(request)));

    private async Task<string> PostAsync(string request)
    {
        using var response = await SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return answer;
    }
}
