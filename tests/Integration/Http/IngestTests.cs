using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Tests.Integration.Http;

public sealed class IngestTests(SiloFixture silo)
{
    private const string Record =
        """{"ts":"2026-06-01T10:00:00Z","iso":"CAISO","node":"INGEST","lmp":31.25,"market":"REAL_TIME_15_MIN","interval_minutes":15,"known_at":"2026-06-01T10:20:00Z","known_at_basis":"published","quality":0}""";

    [Fact]
    public async Task One_object_an_array_and_lines_are_taken()
    {
        var one = await PostAsync("ISO_RT_LMP", Record, "application/json");
        var array = await PostAsync("ISO_RT_LMP", $"[{Record},\n {Record}]", "application/json");
        var lines = await PostAsync("ISO_RT_LMP", $"{Record}\n\n{Record}\r\n{Record}", "application/x-ndjson");

        Assert.Equal((1, 2, 3), (one.Accepted, array.Accepted, lines.Accepted));
        Assert.Equal(0, one.Rejected + array.Rejected + lines.Rejected);
        var offsets = one.Results.Concat(array.Results).Concat(lines.Results).Select(result => result.Offset!.Value).ToArray();
        Assert.Equal(offsets.Order().Distinct(), offsets);
    }

    [Theory]
    [InlineData("\"lmp\":31.25", "\"lmp\":\"31\"", "wrong_type", "lmp")]
    [InlineData("\"lmp\":31.25,", "", "missing", "lmp")]
    [InlineData("\"iso\":\"CAISO\"", "\"iso\":\"caiso\"", "unknown_iso", "iso")]
    [InlineData("\"node\":\"INGEST\"", "\"node\":\" \"", "bad_key", "node")]
    [InlineData("\"node\":\"INGEST\",", "", "missing", "node")]
    [InlineData("REAL_TIME_15_MIN", "DAY_AHEAD_HOURLY", "unknown_market", "market")]
    [InlineData("REAL_TIME_15_MIN", "SPOT", "unknown_market", "market")]
    [InlineData("\"ts\":\"2026-06-01T10:00:00Z\"", "\"ts\":\"2026-06-01T10:00:00\"", "bad_stamp", "ts")]
    [InlineData("\"ts\":\"2026-06-01", "\"ts\":\"2026-06-12", "out_of_range", "ts")]
    [InlineData("\"known_at\":\"2026-06-01", "\"known_at\":\"2999-06-01", "out_of_range", "known_at")]
    public async Task Bad_record_is_rejected_with_code_and_field_and_the_good_one_beside_it_taken(string good, string bad, string code, string field)
    {
        var answer = await PostAsync("ISO_RT_LMP", $"{Record.Replace(good, bad)}\n{Record}", "application/x-ndjson", HttpStatusCode.MultiStatus);

        Assert.Equal((1, 1), (answer.Accepted, answer.Rejected));
        Assert.Equal((0, "rejected", code, field), (answer.Results[0].Index, answer.Results[0].Status, answer.Results[0].Code, answer.Results[0].Field));
        Assert.False(string.IsNullOrEmpty(answer.Results[0].Message));
        Assert.Equal((1, "accepted"), (answer.Results[1].Index, answer.Results[1].Status));
        Assert.NotNull(answer.Results[1].Offset);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-ndjson")]
    public async Task When_no_record_is_accepted_the_answer_is_no_success_and_gives_the_reasons(string type)
    {
        using var content = new StringContent(Record.Replace("\"lmp\":31.25,", "", StringComparison.Ordinal), Encoding.UTF8, type);

        using var response = await silo.Http.PostAsync("/v1/ingest/ISO_RT_LMP", content);

        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var refusal = JsonSerializer.Deserialize(text, ApiJson.Default.IngestRefusal)!;
        Assert.Equal((422, "no_record_accepted", 0, 1), (refusal.Status, refusal.Code, refusal.Accepted, refusal.Rejected));
        Assert.Equal(("missing", "lmp"), (Assert.Single(refusal.Results).Code, refusal.Results[0].Field));
        Assert.Contains("lmp", refusal.Detail);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task Packed_body_is_unpacked_and_a_damaged_or_too_large_one_refused(string coding)
    {
        var packed = Pack(coding, Encoding.UTF8.GetBytes($"{Record}\n{Record}\n"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(coding, packed));
        for (var cut = 1; cut < packed.Length; cut += 1 + (cut / 4))
        {
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(coding, packed[..^cut]));
        }

        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(coding, [.. packed, .. "garbage"u8]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(coding, Pack(coding, new byte[(8 << 20) + 1])));
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("none")]
    public async Task Coding_that_is_not_taken_is_refused_with_those_that_are(string coding)
    {
        using var content = new StringContent(Record, Encoding.UTF8, "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", coding);

        using var response = await silo.Http.PostAsync("/v1/ingest/ISO_RT_LMP", content);

        Assert.Equal("unsupported_encoding", (await Problems.ReadAsync(response, HttpStatusCode.UnsupportedMediaType)).Code);
        Assert.Equal("gzip, br, zstd", string.Join(", ", response.Headers.GetValues("Accept-Encoding")));
    }

    [Fact]
    public async Task Byte_order_mark_and_returns_as_line_ends_are_taken_and_wide_text_is_refused()
    {
        var marked = await PostAsync("ISO_RT_LMP", "\uFEFF" + Record, "application/json");
        var returns = await PostAsync("ISO_RT_LMP", $"\uFEFF{Record}\r{Record}\r", "application/x-ndjson");

        Assert.Equal((1, 2), (marked.Accepted, returns.Accepted));
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32])
        {
            foreach (var body in (byte[][])[encoding.GetBytes(Record), [.. encoding.Preamble, .. encoding.GetBytes(Record)]])
            {
                using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
                var problem = await Problems.ReadAsync(await silo.Http.PostAsync("/v1/ingest/ISO_RT_LMP", content), HttpStatusCode.UnsupportedMediaType);
                Assert.Contains("UTF-8", problem.Detail);
            }
        }
    }

    [Fact]
    public async Task Broken_line_spoils_only_itself()
    {
        var answer = await PostAsync("ISO_RT_LMP", $"{Record}\n{{\"ts\":\n{Record}", "application/x-ndjson", HttpStatusCode.MultiStatus);

        Assert.Equal(["accepted", "rejected", "accepted"], answer.Results.Select(result => result.Status));
        Assert.Equal("bad_json", answer.Results[1].Code);
    }

    [Theory]
    [InlineData("", "empty_body")]
    [InlineData("[]", "empty_body")]
    [InlineData("[{\"ts\":", "bad_json")]
    [InlineData("[] []", "bad_json")]
    public async Task Body_that_is_broken_as_a_whole_is_refused(string body, string code)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var problem = await Problems.ReadAsync(await silo.Http.PostAsync("/v1/ingest/ISO_RT_LMP", content), HttpStatusCode.BadRequest);

        Assert.Equal(code, problem.Code);
    }

    [Theory]
    [InlineData("CURVE_MARKS")]
    [InlineData("ANOMALIES")]
    [InlineData("iso_rt_lmp")]
    public async Task Other_topics_take_no_records(string topic)
    {
        using var content = new StringContent(Record, Encoding.UTF8, "application/json");

        var problem = await Problems.ReadAsync(await silo.Http.PostAsync("/v1/ingest/" + topic, content), HttpStatusCode.NotFound);

        Assert.Equal("unknown_topic", problem.Code);
        Assert.Equal(["ISO_RT_LMP", "ISO_DA_LMP", "WEATHER_RT", "ISO_SERIES", "OUTAGES", "ISO_DA_AWARDS"], problem.Suggestions);
    }

    [Fact]
    public async Task Too_many_records_and_too_many_bytes_are_refused()
    {
        using var records = new StringContent(new StringBuilder().Insert(0, "{}\n", 10_001).ToString(), Encoding.UTF8, "application/x-ndjson");
        using var bytes = new ByteArrayContent(new byte[(8 << 20) + 1]) { Headers = { ContentType = new("application/x-ndjson") } };

        var tooMany = await Problems.ReadAsync(await silo.Http.PostAsync("/v1/ingest/ISO_RT_LMP", records), HttpStatusCode.RequestEntityTooLarge);
        var tooLarge = await Problems.ReadAsync(await silo.Http.PostAsync("/v1/ingest/ISO_RT_LMP", bytes), HttpStatusCode.RequestEntityTooLarge);

        Assert.Equal(("too_large", "too_large"), (tooMany.Code, tooLarge.Code));
    }

    private async Task<HttpStatusCode> StatusAsync(string coding, byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentEncoding = { coding }, ContentType = new("application/x-ndjson") } };
        using var response = await silo.Http.PostAsync("/v1/ingest/ISO_RT_LMP", content);
        return response.StatusCode;
    }

    private static byte[] Pack(string coding, byte[] content)
    {
        using var packed = new MemoryStream();
        using (Stream stream = coding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            _ => new ZstdSharp.CompressionStream(packed, 3, leaveOpen: true),
        })
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private async Task<IngestAnswer> PostAsync(string topic, string body, string type, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var response = await silo.Http.PostAsync("/v1/ingest/" + topic, content);
        Assert.Equal(expected, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(ApiJson.Default.IngestAnswer))!;
    }
}
