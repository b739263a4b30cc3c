using System.Text;
using System.Text.Json;
using GridGrains.Domain;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Log;
using GridGrains.Tests.Unit.Egress;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>A range of time is taken window after window, each row once, whatever dies in between.</summary>
public sealed class PipelineBackfillTests
{
    private static readonly DateTime From = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime To = new(2026, 3, 3, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Windows_follow_one_another_to_the_end_of_the_range_and_the_schedule_goes_on_where_it_was()
    {
        using var source = new LoopbackSource((request, _) => Hours(request.QueryString["from"]!, request.QueryString["to"]!));
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(At(source));
        await BeginAsync(bench, spec);

        var first = await bench.BackfillAsync(spec);
        var rest = (await bench.BackfillAsync(spec), await bench.BackfillAsync(spec));
        var state = await StateAsync(bench, spec);

        Assert.Equal((false, 1, 3, From.AddDays(1), 24L), (first.HasEnded, first.WindowsDone, first.Windows, first.NextUtc, first.Run.Rows));
        Assert.Equal(("succeeded", 3, To, 60L, 60L), (rest.Item2.Run.Status, rest.Item2.WindowsDone, rest.Item2.NextUtc, rest.Item2.Run.Records, rest.Item2.Run.Rows));
        Assert.Equal(
            ["from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z", "from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z", "from=2026-03-03T00:00:00Z&to=2026-03-03T12:00:00Z"],
            source.Asked.Select(asked => Uri.UnescapeDataString(asked[(asked.IndexOf('?', StringComparison.Ordinal) + 1)..])));
        Assert.Equal(60, Starts(bench).Distinct().Count());
        Assert.Equal((null, 0, ""), (state.Watermark, state.Runs.Count, state.Backfill!.Progress.Recent));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_process_that_dies_before_any_store_loses_nothing_and_repeats_nothing_also_if_the_schedule_comes_first(int atStore)
    {
        using var source = new LoopbackSource((request, _) => request.QueryString["cursor"] is { } cursor ? Hours(cursor, request.QueryString["to"]!) : Halves(request.QueryString["from"]!, request.QueryString["to"]!));
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(At(source, "    pagination: { type: cursor, cursor_path: $.next, cursor_param: cursor }\n"));
        await BeginAsync(bench, spec);

        await Assert.ThrowsAsync<DomainException>(async () =>
        {
            var hold = await bench.OpenToFailAsync(spec.Name, atStore);
            while (!(await bench.BackfillAsync(spec, hold)).HasEnded)
            {
            }
        });
        var live = await bench.RunAsync(spec);
        PipelineBackfill backfill;
        do
        {
            backfill = await bench.BackfillAsync(spec);
        }
        while (!backfill.HasEnded);

        Assert.Equal("succeeded", live.Status);
        Assert.Equal("succeeded", backfill.Run.Status);
        var starts = Starts(bench).ToList();
        Assert.Equal(starts.Distinct().Count(), starts.Count);
        Assert.Equal(60, starts.Count(start => start >= From && start < To));
    }

    [Fact]
    public async Task A_window_that_fails_is_tried_again_later_and_one_that_keeps_failing_ends_the_whole_with_how_far_it_is()
    {
        var isDown = false;
        using var source = new LoopbackSource((request, answer) =>
        {
            answer.StatusCode = isDown ? 500 : 200;
            return isDown ? [] : Hours(request.QueryString["from"]!, request.QueryString["to"]!);
        });
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(At(source) + "retry_config: { max_attempts: 1 }\n");
        await BeginAsync(bench, spec);
        await bench.BackfillAsync(spec);
        isDown = true;

        var rests = new List<double>();
        PipelineBackfill backfill;
        while (!(backfill = await bench.BackfillAsync(spec)).HasEnded)
        {
            rests.Add((backfill.RestsUntilUtc!.Value - PipelineBench.Now.UtcDateTime).TotalMinutes);
        }

        Assert.Equal(4, rests.Count);
        Assert.All(rests.Zip(rests.Skip(1)), pair => Assert.True(pair.Second > pair.First, string.Join(' ', rests)));
        Assert.Equal(("failed", "source_failed", From.AddDays(1), 24L), (backfill.Run.Status, backfill.Run.Code, backfill.NextUtc, backfill.Run.Rows));
        Assert.Equal(0, (await StateAsync(bench, spec)).Failures);
    }

    [Fact]
    public async Task Windows_of_which_every_record_is_rejected_come_to_refused()
    {
        using var source = new LoopbackSource((_, _) => """{"data":[{"time":"yesterday","node":"A","run":"RTM","price":{"total":1}}]}"""u8.ToArray());
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(At(source));
        await BeginAsync(bench, spec);

        PipelineBackfill backfill;
        do
        {
            backfill = await bench.BackfillAsync(spec);
        }
        while (!backfill.HasEnded);

        Assert.Equal(("refused", 3L), (backfill.Run.Status, backfill.Run.Rejected));
        Assert.Single(bench.Records(Topics.DeadLetters));
    }

    [Theory]
    [InlineData("to: \"{until}\"", "x: \"1\"", 1440, "write {since} and {until}")]
    [InlineData("provider_type: rest_api", "provider_type: webhook", 1440, "not asked for a range")]
    [InlineData("", "", 0, "window_minutes is 1 to 44640")]
    [InlineData("", "", 1, null)]
    public void What_cannot_be_asked_for_is_refused_with_what_to_write(string good, string bad, int window, string? refusal)
    {
        var text = At("http://127.0.0.1:8080");
        var spec = PipelineBench.Spec(bad.Contains("webhook", StringComparison.Ordinal)
            ? text.Replace(good, bad, StringComparison.Ordinal).Replace("base_url: http://127.0.0.1:8080", "credentials_ref: hook", StringComparison.Ordinal).Replace("  schedule_cron: \"*/5 * * * *\"\n", "", StringComparison.Ordinal)
            : good.Length == 0 ? text : text.Replace(good, bad, StringComparison.Ordinal));

        var found = BackfillRules.Refusal(spec, From, To, window, PipelineBench.Now.UtcDateTime);

        Assert.True(refusal is null ? found is null : found!.Contains(refusal, StringComparison.Ordinal), found);
    }

    [Fact]
    public void A_range_is_not_empty_lies_not_ahead_and_has_not_too_many_windows()
    {
        var (spec, now) = (PipelineBench.Spec(At("http://127.0.0.1:8080")), PipelineBench.Now.UtcDateTime);

        Assert.Contains("from lies before to", BackfillRules.Refusal(spec, To, To, 60, now)!, StringComparison.Ordinal);
        Assert.Contains("not after now", BackfillRules.Refusal(spec, From, now.AddDays(1), 60, now)!, StringComparison.Ordinal);
        Assert.Contains("10000 are the most", BackfillRules.Refusal(spec, From.AddYears(-1), To, 1, now)!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_was_added_again_is_not_removed_by_what_was_true_before()
    {
        await using var bench = new PipelineBench();
        await bench.Store.AddBackfillAsync("a", default);
        var seen = await bench.Store.BackfillsAsync(default);
        await bench.Store.AddBackfillAsync("a", default);

        Assert.False(await bench.Store.TryRemoveBackfillsAsync(seen, ["a"], default));
        Assert.True(await bench.Store.TryRemoveBackfillsAsync(await bench.Store.BackfillsAsync(default), ["a"], default));
        Assert.Empty((await bench.Store.BackfillsAsync(default)).Documents);
    }

    private static async Task BeginAsync(PipelineBench bench, PipelineSpec spec)
    {
        var hold = await bench.Store.OpenAsync(spec.Name, default);
        await hold.SaveAsync(hold.State with { Backfill = PipelineBackfill.Begin("b", From, To, PipelineBackfill.DefaultWindowMinutes, PipelineBench.Now.UtcDateTime) }, default);
    }

    private static async Task<PipelineState> StateAsync(PipelineBench bench, PipelineSpec spec) => (await bench.Store.OpenAsync(spec.Name, default)).State;

    private static IEnumerable<DateTime> Starts(PipelineBench bench) => bench.Records(Topics.RealTimeLmp).Select(record => record.GetProperty("ts").GetDateTime());

    // The first half, with a cursor to where the second one begins.
    private static byte[] Halves(string from, string to)
    {
        var middle = Moment(from) + (Moment(to) - Moment(from)) / 2;
        return Page(Moment(from), middle, Text(middle));
    }

    private static byte[] Hours(string from, string to) => Page(Moment(from), Moment(to), null);

    private static byte[] Page(DateTime from, DateTime to, string? next) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        data = Enumerable.Range(0, (int)Math.Ceiling((to - from).TotalHours)).Select(hour => new { time = Text(from.AddHours(hour)), node = "A", run = "RTM", price = new { total = 31.25 } }),
        next,
    }));

    private static DateTime Moment(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;

    private static string Text(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string At(LoopbackSource source, string? more = null) => At(source.Url, more);

    private static string At(string url, string? more = null) => Specs.Prices.Replace("http://127.0.0.1:8080", url, StringComparison.Ordinal)
        .Replace("    response_path:", $"    query_params: {{ from: \"{{since}}\", to: \"{{until}}\" }}\n{more}    response_path:", StringComparison.Ordinal) + "\n";
}
