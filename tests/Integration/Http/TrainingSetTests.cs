using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Domain.FeatureStore;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Lake.FeatureStore;

namespace GridGrains.Tests.Integration.Http;

/// <summary>Pushes history and joins it back as it was known at each moment.</summary>
public sealed class TrainingSetTests(SiloFixture silo)
{
    private const string ParquetType = "application/vnd.apache.parquet";

    private const string Declarations =
        """
        {"entities":[{"name":"plant","join_key":"plant_id"}],
         "push_sources":[{"name":"plant_push","known_after":"5m"}],
         "views":[{"name":"plant_stats","entities":["plant"],"source":"plant_push","ttl":"2h",
                   "schema":[{"name":"load_mw","type":"DOUBLE"},{"name":"mode","type":"STRING"}],
                   "aggregations":[{"feature":"load_mw","function":"sum","window":"2h","step":"30m"}]}]}
        """;

    // 10:00 is known at 10:05; its correction of 12:00 is known then; 11:00 came a day late.
    private const string History =
        """
        {"push_source_name":"plant_push","to":"offline","df":{
          "plant_id":["a, b","a, b","a, b","z"],
          "event_timestamp":["2026-06-01T10:00:00Z","2026-06-01T10:00:00Z","2026-06-01T11:00:00Z","2026-06-01T10:00:00Z"],
          "created":[null,"2026-06-01T12:00:00Z","2026-06-02T11:00:00Z",null],
          "load_mw":[1,2,3,9],"mode":["first","corrected","late","other"]}}
        """;

    private const string Frame =
        """
        plant_id,event_timestamp,label
        "a, b",2026-06-01T10:04:59Z,unknown yet
        "a, b",2026-06-01T10:05:00Z,first
        "a, b",2026-06-01T11:59:00Z,first still
        "a, b",2026-06-01T12:00:00Z,corrected
        "a, b",2026-06-01T12:00:01Z,too old
        q,2026-06-01 12:00:00,nobody

        """;

    [Fact]
    public async Task Each_row_has_what_was_known_at_its_moment()
    {
        await SendAsync("/v1/features/apply", Declarations, "application/json");
        await SendAsync("/push", History, "application/json");

        var asKnown = await JoinAsync("features=plant_stats:load_mw,plant_stats:mode,plant_stats:load_mw_sum_2h", ",2,corrected,3\n");
        var asCorrected = await JoinAsync("features=plant_stats:load_mw&as_corrected=true", ",2\n");

        Assert.Equal(
            """
            plant_id,event_timestamp,label,load_mw,mode,load_mw_sum_2h
            "a, b",2026-06-01T10:04:59Z,unknown yet,,,
            "a, b",2026-06-01T10:05:00Z,first,1,first,
            "a, b",2026-06-01T11:59:00Z,first still,1,first,1
            "a, b",2026-06-01T12:00:00Z,corrected,2,corrected,3
            "a, b",2026-06-01T12:00:01Z,too old,,,3
            q,2026-06-01 12:00:00,nobody,,,

            """.ReplaceLineEndings("\n"),
            asKnown.Csv);
        Assert.Equal(["", "2", "2", "2", "", ""], asCorrected.Csv.Trim().Split('\n').Skip(1).Select(line => line.Split(',')[^1]));
        Assert.NotNull((string?)asKnown.View["snapshot_id"]);
    }

    [Fact]
    public async Task Training_set_is_made_again_from_its_snapshot_after_more_rows_came()
    {
        await SendAsync("/v1/features/apply", Declarations.Replace("plant", "mill", StringComparison.Ordinal), "application/json");
        await SendAsync("/push", History.Replace("plant", "mill", StringComparison.Ordinal), "application/json");
        var frame = Frame.Replace("plant", "mill", StringComparison.Ordinal);
        var first = await JoinAsync("features=mill_stats:load_mw", ",2\n", frame);
        await SendAsync(
            "/push",
            """{"push_source_name":"mill_push","to":"offline","df":{"mill_id":["a, b"],"event_timestamp":["2026-06-01T10:01:00Z"],"load_mw":[77],"mode":["x"]}}""", "application/json");
        await JoinAsync("features=mill_stats:load_mw", ",77\n", frame);

        var again = await JoinAsync($"features=mill_stats:load_mw&snapshot_of={first.View["id"]}", "", frame);

        Assert.Equal(first.Csv, again.Csv);
    }

    [Fact]
    public async Task Json_of_too_many_values_is_refused_with_the_forms_that_take_more()
    {
        var values = string.Concat(Enumerable.Repeat("7,", 2_000_000));
        using var refused = await PostAsync("/v1/training-sets", Encoding.UTF8.GetBytes($$$"""{"features":["a:b"],"entities":{"id":[{{{values}}}7]}}"""), "application/json");

        Assert.Contains("2000000 values", (await Problems.ReadAsync(refused, HttpStatusCode.UnprocessableEntity)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_holds_the_rows_of_csv()
    {
        await SendAsync("/v1/features/apply", Declarations.Replace("plant", "dam", StringComparison.Ordinal), "application/json");
        await SendAsync("/push", History.Replace("plant", "dam", StringComparison.Ordinal), "application/json");
        const string Query = "features=dam_stats:load_mw,dam_stats:mode,dam_stats:load_mw_sum_2h";
        var frame = Frame.Replace("plant", "dam", StringComparison.Ordinal).ReplaceLineEndings("\n");
        var csv = await JoinAsync(Query, ",2,corrected,3\n", frame);
        var parquet = await ParquetOfAsync(FrameCsv.Parse(frame));

        foreach (var (query, body, type) in new[] { ("", parquet, ParquetType), ("&format=parquet", Encoding.UTF8.GetBytes(frame), "text/csv") })
        {
            using var started = await PostAsync($"/v1/training-sets?{Query}&snapshot_of={csv.View["id"]}{query}", body, type);
            var view = JsonNode.Parse(await started.Content.ReadAsStringAsync())!;
            Assert.True(started.IsSuccessStatusCode, view.ToJsonString());
            await EndedAsync(view);
            using var data = await silo.Http.GetAsync($"/v1/training-sets/{view["id"]}/data");
            Assert.Equal((ParquetType, "parquet"), (data.Content.Headers.ContentType?.MediaType, (string?)view["format"]));
            var (read, same) = (FrameParquet.Read(await data.Content.ReadAsStreamAsync(), 1 << 20), FrameCsv.Parse(csv.Csv));
            Assert.Equal(same.Names, read.Names);
            Assert.Equal(same.Moments, read.Moments);
            Assert.Equal(same.Columns.Where((_, i) => i != 1), read.Columns.Where((_, i) => i != 1));
            Assert.Equal([FeatureValueType.Double, FeatureValueType.String, FeatureValueType.Double], read.Types.Skip(3));
        }
    }

    [Fact]
    public async Task Unknown_form_of_the_result_is_refused()
    {
        await SendAsync("/v1/features/apply", Declarations, "application/json");

        using var response = await PostAsync("/v1/training-sets?features=plant_stats:load_mw&format=orc", "plant_id,event_timestamp\na,2026-06-01\n", "text/csv");

        Assert.Contains("csv, parquet", (await Problems.ReadAsync(response, HttpStatusCode.BadRequest)).Detail);
    }

    [Theory]
    [InlineData("cut in half", FeatureValueType.String, "the entity frame is no Parquet file that can be read")]
    [InlineData("another magic", FeatureValueType.String, "the entity frame is no Parquet file that can be read")]
    [InlineData("nothing", FeatureValueType.String, "the entity frame is no Parquet file that can be read")]
    [InlineData("whole", FeatureValueType.Double, "the join key plant_id of the entity frame is DOUBLE; keys of entities are STRING or INT64")]
    [InlineData("whole", FeatureValueType.Timestamp, "the join key plant_id of the entity frame is UNIX_TIMESTAMP")]
    public async Task Parquet_that_is_damaged_or_keyed_by_what_no_entity_is_keyed_by_is_refused(string damage, FeatureValueType key, string detail)
    {
        await SendAsync("/v1/features/apply", Declarations, "application/json");
        var whole = await ParquetOfAsync(
            EntityFrame.Make(["plant_id", "event_timestamp"], [[key == FeatureValueType.Double ? "1.5" : "2026-06-01"], ["2026-06-01"]], [key, FeatureValueType.Timestamp]));
        byte[] sent = damage switch
        {
            "cut in half" => whole[..(whole.Length / 2)],
            "another magic" => [.. whole[..^4], .. "PAR7"u8],
            "nothing" => [],
            _ => whole,
        };

        using var response = await PostAsync("/v1/training-sets?features=plant_stats:load_mw", sent, ParquetType);

        Assert.Contains(detail, (await Problems.ReadAsync(response, HttpStatusCode.UnprocessableEntity)).Detail);
    }

    [Fact]
    public void Set_that_an_older_program_described_is_csv()
    {
        var set = JsonSerializer.Deserialize(
            """
            {"id":"0190f5c2a1b07d3e","state":"succeeded","progress":1,"rows":1,"features":["load_mw"],"as_corrected":false,"snapshot_id":"7","registry":4,
             "created_at":"2026-06-02T08:00:00Z","ended_at":"2026-06-02T08:00:01Z","failure":null}
            """,
            TrainingSetJson.Default.TrainingSetView)!;

        Assert.Equal("csv", set.Format);
        Assert.Empty(set.Views);
    }

    [Theory]
    [InlineData("features=plant_stats:load_mw", "plant_id\na\n", HttpStatusCode.UnprocessableEntity, "event_timestamp")]
    [InlineData("features=plant_stats:load_mw", "event_timestamp\n2026-06-01\n", HttpStatusCode.UnprocessableEntity, "join key plant_id")]
    [InlineData("features=plant_stats:load_mw", "plant_id,event_timestamp\na\n", HttpStatusCode.UnprocessableEntity, "line 2 has 1 fields")]
    [InlineData("features=plant_stats:load_mw", "plant_id,event_timestamp\na,soon\n", HttpStatusCode.UnprocessableEntity, "row 1")]
    [InlineData("features=plant_stats:load_mw", "plant_id,event_timestamp,load_mw\na,2026-06-01,1\n", HttpStatusCode.UnprocessableEntity, "two columns would be named load_mw")]
    [InlineData("features=ghost:load_mw", "plant_id,event_timestamp\na,2026-06-01\n", HttpStatusCode.NotFound, "ghost")]
    [InlineData("features=node_prices:rt_lmp", "node_id,event_timestamp\na,2026-06-01\n", HttpStatusCode.UnprocessableEntity, "keeps no offline values")]
    public async Task Orders_that_cannot_be_met_say_why(string query, string frame, HttpStatusCode status, string detail)
    {
        await SendAsync("/v1/features/apply", Declarations, "application/json");

        using var response = await PostAsync($"/v1/training-sets?{query}", frame, "text/csv");

        Assert.Contains(detail, (await Problems.ReadAsync(response, status)).Detail);
    }

    /// <summary>The table takes rows a moment after the log: the join is asked for again until its result holds what must come.</summary>
    private async Task<(JsonNode View, string Csv)> JoinAsync(string query, string awaited, string frame = Frame) => await Poll.UntilAsync(
        async () => await JoinOnceAsync(query, frame) is var join && join.Csv.Contains(awaited, StringComparison.Ordinal) ? ((JsonNode, string)?)join : null,
        $"the training set holds '{awaited}'");

    private async Task<(JsonNode View, string Csv)> JoinOnceAsync(string query, string frame)
    {
        var view = JsonNode.Parse(await SendAsync($"/v1/training-sets?{query}", frame, "text/csv"))!;
        var ended = await EndedAsync(view);
        return (ended, await silo.Http.GetStringAsync($"/v1/training-sets/{view["id"]}/data"));
    }

    private static async Task<byte[]> ParquetOfAsync(EntityFrame frame)
    {
        var path = Path.GetTempFileName();
        try
        {
            await using (var output = new TrainingParquet(path, frame, []))
            {
                output.Write([.. Enumerable.Range(0, frame.Rows)], [.. Enumerable.Repeat<FeatureValue[]>([], frame.Rows)]);
                await output.CompleteAsync();
            }

            return await File.ReadAllBytesAsync(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<JsonNode> EndedAsync(JsonNode view)
    {
        var ended = await Poll.ForAsync<JsonNode>(
            async () => JsonNode.Parse(await silo.Http.GetStringAsync($"/v1/training-sets/{view["id"]}")) is { } now && now["ended_at"] is not null ? now : null,
            "the training set has ended");
        Assert.True((string?)ended["state"] == "succeeded", ended.ToJsonString());
        return ended;
    }

    private async Task<string> SendAsync(string path, string body, string type)
    {
        using var response = await PostAsync(path, body, type);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return answer;
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body, string type) => PostAsync(path, Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\n")), type);

    private Task<HttpResponseMessage> PostAsync(string path, byte[] body, string type)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return silo.Http.PostAsync(path, content);
    }
}
