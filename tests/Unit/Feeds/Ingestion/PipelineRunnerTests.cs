using System.IO.Compression;
using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Log;
using GridGrains.Tests.Unit.Egress;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>Nothing is lost and nothing comes twice, whatever source and process do.</summary>
public sealed class PipelineRunnerTests
{
    private static readonly string[] All = ["A", "B", "C", "D", "E"];

    [Fact]
    public async Task Pages_by_cursor_are_in_the_log_once_and_a_second_run_repeats_nothing()
    {
        using var source = Cursors();
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(WithCursor(source));

        var (first, second) = (await bench.RunAsync(spec), await bench.RunAsync(spec));

        Assert.Equal(All, bench.Nodes());
        Assert.Equal(("succeeded", 3, 5L, 5L, 0L), (first.Status, first.Pages, first.Records, first.Rows, first.Repeated));
        Assert.Equal(("succeeded", 0L, 5L), (second.Status, second.Rows, second.Repeated));
        Assert.Equal(["/prices", "/prices?cursor=2", "/prices?cursor=4"], source.Asked.Take(3));
        Assert.All(bench.Records(Topics.RealTimeLmp), record => Assert.Equal(("REAL_TIME_5_MIN", 31.25), (record.GetProperty("market").GetString(), record.GetProperty("lmp").GetDouble())));
    }

    [Fact]
    public async Task A_busy_failing_garbled_source_is_asked_again_at_its_own_pace()
    {
        var asked = 0;
        using var source = new LoopbackSource((_, answer) =>
        {
            switch (++asked)
            {
                case 1:
                    answer.StatusCode = 429;
                    answer.AddHeader("Retry-After", "7");
                    return [];
                case 2:
                    answer.StatusCode = 500;
                    return [];
                case 3:
                    return "<!DOCTYPE html><html><body>Bad gateway</body></html>"u8.ToArray();
                case 4:
                    return PipelineBench.Page(All)[..100];
                default:
                    return PipelineBench.Page(All);
            }
        });
        await using var bench = new PipelineBench(source);

        var run = await bench.RunAsync(PipelineBench.Spec(At(source) + "retry_config: { max_attempts: 5, initial_delay_seconds: 1, max_delay_seconds: 2 }\n"));

        Assert.Equal(("succeeded", 5L), (run.Status, run.Rows));
        Assert.Equal([7, 1.5, 1.5, 1.5], bench.Clock.Waits.Select(wait => wait.TotalSeconds));
    }

    [Theory]
    [InlineData(401, "source_refused")]
    [InlineData(404, "source_not_found")]
    [InlineData(500, "source_failed")]
    public async Task What_the_source_does_wrong_is_told_in_the_run(int status, string code)
    {
        using var source = new LoopbackSource((_, answer) =>
        {
            answer.StatusCode = status;
            return [];
        });
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(At(source));

        var run = await bench.RunAsync(spec);

        Assert.Equal(("failed", code), (run.Status, run.Code));
        Assert.Equal(1, (await bench.Store.OpenAsync(spec.Name, TestContext.Current.CancellationToken)).State.Failures);
    }

    [Fact]
    public async Task A_row_that_a_shifted_page_brings_again_is_taken_once()
    {
        // While page 2 is asked for, a new first row has pushed the others down by one.
        using var source = new LoopbackSource((request, _) => PipelineBench.Page(request.RawUrl!.Contains("offset=0", StringComparison.Ordinal) ? ["A", "B"]
            : request.RawUrl!.Contains("offset=2", StringComparison.Ordinal) ? ["B", "C"] : ["D"]));
        await using var bench = new PipelineBench(source);

        var run = await bench.RunAsync(PipelineBench.Spec(At(source, "pagination: { type: offset, offset_param: offset, page_size: 2 }")));

        Assert.Equal(["A", "B", "C", "D"], bench.Nodes());
        Assert.Equal(1, run.Repeated);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_process_that_dies_before_any_store_loses_nothing_and_repeats_nothing(int atStore)
    {
        using var source = Cursors();
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(WithCursor(source));

        await Assert.ThrowsAsync<DomainException>(async () => await bench.RunAsync(spec, await bench.OpenToFailAsync(spec.Name, atStore)));
        var run = await bench.RunAsync(spec);

        Assert.Equal("succeeded", run.Status);
        Assert.Equal(All, bench.Nodes());
    }

    [Fact]
    public async Task Whoever_holds_an_old_state_is_refused_at_its_next_page()
    {
        using var source = Cursors();
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(WithCursor(source));
        var old = await bench.Store.OpenAsync(spec.Name, TestContext.Current.CancellationToken);

        await bench.RunAsync(spec);

        await Assert.ThrowsAsync<PipelineTakenException>(() => bench.RunAsync(spec, old));
        Assert.Equal(All, bench.Nodes());
    }

    [Fact]
    public async Task A_value_that_changes_and_changes_back_is_three_records()
    {
        var price = 1;
        using var source = new LoopbackSource((_, _) => Encoding.UTF8.GetBytes(
            $$"""{"data":[{"time":"2026-03-08T10:05:00Z","node":"A","run":"RTM","price":{"total":{{price}} } }]}"""));
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(At(source));

        foreach (var next in (int[])[1, 2, 2, 1])
        {
            price = next;
            await bench.RunAsync(spec);
        }

        Assert.Equal([1, 2, 1], bench.Records(Topics.RealTimeLmp).Select(record => record.GetProperty("lmp").GetInt32()));
    }

    [Fact]
    public async Task A_schema_that_changes_stops_a_frozen_contract_before_anything_of_the_page_is_appended()
    {
        using var source = new LoopbackSource((_, _) => PipelineBench.Page(All));
        await using var bench = new PipelineBench(source);

        var run = await bench.RunAsync(PipelineBench.Spec(At(source) + "schema_contract: { mode: freeze, columns: [time, node, run] }\n"));

        Assert.Equal(("blocked", "schema_drift"), (run.Status, run.Code));
        Assert.Contains("'price' is new", run.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Nodes());
    }

    [Fact]
    public async Task Records_that_make_no_row_are_dead_letters_once_with_the_reason()
    {
        using var source = new LoopbackSource((_, _) => Encoding.UTF8.GetBytes("""
            {"data":[{"time":"2026-03-08T10:05:00Z","node":"A","run":"RTM","price":{"total":1}},{"time":"yesterday","node":"B","run":"RTM","price":{"total":1}},
            {"time":"2026-03-08T10:05:00Z","node":"C","run":"RTM"}]}
            """));
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(At(source));

        var run = await bench.RunAsync(spec);
        await bench.RunAsync(spec);

        Assert.Equal((1L, 2L), (run.Rows, run.Rejected));
        Assert.Equal([("bad_stamp", "ts"), ("missing", "lmp")], bench.Records(Topics.DeadLetters).Select(letter => (letter.GetProperty("code").GetString(), letter.GetProperty("field").GetString())).Order());
    }

    [Fact]
    public async Task A_quality_gate_stops_a_page_of_which_too_little_makes_rows()
    {
        using var source = new LoopbackSource((_, _) => """{"data":[{"time":"2026-03-08T10:05:00Z","node":"A","run":"RTM","price":{"total":1}},{"node":"B"}]}"""u8.ToArray());
        await using var bench = new PipelineBench(source);

        var run = await bench.RunAsync(PipelineBench.Spec(At(source) + "slos: { completeness_threshold: 0.9, block_on_quality_drop: true }\n"));

        Assert.Equal(("blocked", "quality_drop"), (run.Status, run.Code));
        Assert.Empty(bench.Nodes());
    }

    [Fact]
    public async Task An_unchanged_answer_is_not_fetched_again()
    {
        using var source = new LoopbackSource((request, answer) =>
        {
            answer.AddHeader("ETag", "\"v1\"");
            answer.StatusCode = request.Headers["If-None-Match"] == "\"v1\"" ? 304 : 200;
            return answer.StatusCode == 304 ? [] : PipelineBench.Page(All);
        });
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(At(source));

        var (first, second) = (await bench.RunAsync(spec), await bench.RunAsync(spec));

        Assert.Equal((5L, 0L, "succeeded"), (first.Rows, second.Records, second.Status));
    }

    [Fact]
    public async Task A_next_page_on_another_host_is_not_asked_for()
    {
        using var other = new LoopbackSource((_, _) => PipelineBench.Page(["X"]));
        using var source = new LoopbackSource((_, _) => PipelineBench.Page(["A"], $"{other.Url}/prices"));
        await using var bench = new PipelineBench(source);

        var run = await bench.RunAsync(PipelineBench.Spec(At(source, "pagination: { type: next_url, next_url_path: $.next }")));

        Assert.Equal(("failed", "foreign_page"), (run.Status, run.Code));
        Assert.Empty(other.Asked);
    }

    [Fact]
    public async Task A_zip_of_csvs_with_preambles_is_read_to_its_last_row_and_a_cut_one_is_told()
    {
        var zip = Zip(("a.csv", "Report of prices\nmade today\ntime,node,run,total\n2026-03-08T10:05:00Z,A,RTM,1\n2026-03-08T10:05:00Z,B,RTM,2\n"), ("b.csv", "x\ntime,node,run,total\n2026-03-08T10:05:00Z,C,RTM,3\n"));
        var cut = false;
        using var source = new LoopbackSource((_, _) => cut ? zip[..(zip.Length - 30)] : zip);
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(At(source).Replace("response_path: $.data[*]", "csv: { header_has: [time, node] }", StringComparison.Ordinal).Replace("$.price.total", "total", StringComparison.Ordinal));

        var whole = await bench.RunAsync(spec);
        cut = true;
        var broken = await bench.RunAsync(spec);

        Assert.Equal(["A", "B", "C"], bench.Nodes());
        Assert.Equal(("succeeded", "failed", "bad_page"), (whole.Status, broken.Status, broken.Code));
    }

    [Theory]
    [InlineData("format: ndjson", "{\"time\":\"2026-03-08T10:05:00Z\",\"node\":\"A\",\"run\":\"RTM\",\"total\":1}\n{\"time\":\n", "A", 1)]
    [InlineData("record_element: row", "<r xmlns='urn:x'><row run='RTM'><time>2026-03-08T10:05:00Z</time><node>A</node><total>1</total></row><row><node>B</node></row></r>", "A", 1)]
    [InlineData("response_path: \"$.r.row\"", "<r><row><time>2026-03-08T10:05:00Z</time><node>A</node><total>1</total></row></r>", "A", 0)]
    public async Task Lines_of_json_and_xml_are_read(string how, string body, string node, int rejected)
    {
        using var source = new LoopbackSource((_, _) => Encoding.UTF8.GetBytes(body));
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(At(source).Replace("response_path: $.data[*]", how, StringComparison.Ordinal).Replace("$.price.total", "total", StringComparison.Ordinal)
            .Replace("market: { from: run, enum: { RTM: REAL_TIME_5_MIN, DAM: DAY_AHEAD_HOURLY } }", "market: { const: REAL_TIME_5_MIN }", StringComparison.Ordinal));

        var run = await bench.RunAsync(spec);

        Assert.Equal([node], bench.Nodes());
        Assert.Equal((long)rejected, run.Rejected);
    }

    [Fact]
    public async Task Files_of_a_folder_are_each_taken_once_and_links_are_passed_over()
    {
        await using var bench = new PipelineBench();
        var spec = PipelineBench.Spec(Folder("*.csv"));
        File.WriteAllText(Path.Combine(bench.Incoming, "1.csv"), "time,node,run,total\n2026-03-08T10:05:00Z,A,RTM,1\n");
        File.CreateSymbolicLink(Path.Combine(bench.Incoming, "0.csv"), "/etc/passwd");

        await bench.RunAsync(spec);
        File.WriteAllText(Path.Combine(bench.Incoming, "2.csv"), "time,node,run,total\n2026-03-08T10:05:00Z,B,RTM,1\n");
        var second = await bench.RunAsync(spec);

        Assert.Equal(["A", "B"], bench.Nodes());
        Assert.Equal((1L, 0L), (second.Records, second.Rejected));
    }

    [Fact]
    public async Task A_month_of_real_five_minute_prices_comes_in_whole()
    {
        await using var bench = new PipelineBench();
        var rows = 0;
        foreach (var file in (string[])[SharedData.PathOf("aemo/PRICE_AND_DEMAND_202301_NSW1.csv")])
        {
            File.Copy(file, Path.Combine(bench.Incoming, Path.GetFileName(file)));
            rows += File.ReadLines(file).Count() - 1;
        }

        var run = await bench.RunAsync(PipelineBench.Spec(Folder("*.csv").Replace("ts: { from: time, type: timestamp }", "ts: { from: SETTLEMENTDATE, format: yyyy/MM/dd HH:mm:ss, timezone: Etc/GMT-10, interval: end }", StringComparison.Ordinal)
            .Replace("node: node", "node: REGION", StringComparison.Ordinal).Replace("from: total", "from: RRP", StringComparison.Ordinal)
            .Replace("market: { from: run, enum: { RTM: REAL_TIME_5_MIN, DAM: DAY_AHEAD_HOURLY } }", "market: { const: REAL_TIME_5_MIN }", StringComparison.Ordinal)));

        Assert.Equal(("succeeded", (long)rows, 0L), (run.Status, run.Rows, run.Rejected));
        Assert.Equal(new DateTime(2022, 12, 31, 14, 0, 0, DateTimeKind.Utc), bench.Records(Topics.RealTimeLmp).Min(record => record.GetProperty("ts").GetDateTime()));
    }

    private static LoopbackSource Cursors() => new((request, _) =>
    {
        var from = int.Parse(request.QueryString["cursor"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        return PipelineBench.Page(All.Skip(from).Take(2), from + 2 < All.Length ? $"{from + 2}" : null);
    });

    private static string WithCursor(LoopbackSource source) => At(source, "pagination: { type: cursor, cursor_path: $.next, cursor_param: cursor }");

    private static string At(LoopbackSource source, string? line = null)
    {
        var spec = Specs.Prices.Replace("http://127.0.0.1:8080", source.Url, StringComparison.Ordinal) + "\n";
        return line is null ? spec : spec.Replace("    response_path:", $"    {line}\n    response_path:", StringComparison.Ordinal);
    }

    private static string Folder(string pattern) => Specs.Prices
        .Replace("provider_type: rest_api", "provider_type: file_ftp", StringComparison.Ordinal)
        .Replace("base_url: http://127.0.0.1:8080", "folder: incoming", StringComparison.Ordinal)
        .Replace("path: /prices", $"path: \"{pattern}\"", StringComparison.Ordinal)
        .Replace("    response_path: $.data[*]\n", "", StringComparison.Ordinal)
        .Replace("$.price.total", "total", StringComparison.Ordinal);

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return memory.ToArray();
    }
}
