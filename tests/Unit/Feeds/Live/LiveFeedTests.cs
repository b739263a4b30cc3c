using System.IO.Compression;
using System.Net;
using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Series;
using GridGrains.Egress;
using GridGrains.Feeds.Enrichment;
using GridGrains.Feeds.Live;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Egress;
using GridGrains.Tests.Unit.Feeds.Ingestion;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Live;

/// <summary>Feeds against a source on loopback that answers with faults. Nothing is lost, nothing comes twice, each fault is counted by its word.</summary>
public sealed class LiveFeedTests
{
    private const string Header = "\"Time Stamp\",\"Time Zone\",\"Name\",\"PTID\",\"Load\"\n";

    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 7, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_gets_through_whatever_the_source_does_first()
    {
        using var bed = new Bed(catchUpDays: 0);
        bed.Source.Answers.AddRange(
        [
            Answer.Of(429) with { RetryAfter = "7" }, Answer.Of(500), Answer.Of(200, "<!DOCTYPE html><html><body>Down for maintenance</body></html>"),
            Answer.Of(200, Rows("07/01/2026 00:00:00", 1)),
        ]);
        await bed.Run.RoundAsync(Cancellation);

        Assert.Equal([("NYISO/load_actual/WEST", 1.0)], bed.Log.Values);
        Assert.Equal((4, 1, null), ((int)bed.Run.Status.Requests, (int)bed.Run.Status.News, bed.Run.Status.LastError));
        Assert.Equal(new Dictionary<string, long> { ["source_busy"] = 1, ["source_failed"] = 1, ["error_page"] = 1 }, bed.Run.Status.Faults);
        Assert.Contains(bed.Clock.Waits, wait => wait >= TimeSpan.FromSeconds(7));
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("wrong_day")]
    [InlineData("schema_changed")]
    [InlineData("error_page")]
    public async Task A_bad_answer_leaves_nothing_behind_and_says_why(string code)
    {
        using var bed = new Bed(catchUpDays: 0);
        bed.Source.Standing = code switch
        {
            "damaged" => new Answer(200, Zip(Rows("07/01/2026 00:00:00", 1))[..^30]),
            "wrong_day" => Answer.Of(200, Rows("06/20/2026 00:00:00", 1)),
            "schema_changed" => Answer.Of(200, "\"Stamp\",\"Time Zone\",\"Name\",\"PTID\",\"Load\"\n\"07/01/2026 00:00:00\",\"EDT\",\"WEST\",61752,1\n"),
            _ => Answer.Of(200, "<html>sorry</html>"),
        };
        await bed.Run.RoundAsync(Cancellation);

        Assert.Empty(bed.Log.Values);
        Assert.Equal(("failing", code, 4L), (bed.Run.Status.State, bed.Run.Status.LastErrorCode, bed.Run.Status.Faults[code]));
        Assert.NotEmpty(bed.Run.Status.LastError!);
    }

    [Fact]
    public async Task A_paused_feed_stays_paused_through_a_restart()
    {
        using var before = new Bed(catchUpDays: 0);
        await before.Run.PauseAsync(true, Cancellation);
        using var after = new Bed(catchUpDays: 0, before.Progress);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = Task.Run(() => after.Run.RunAsync(stop.Token), Cancellation);
        while (after.Run.Status.NextRunUtc is null)
        {
            await Task.Delay(1, Cancellation);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal((true, "paused", 0L), (after.Run.IsPaused, after.Run.Status.State, after.Run.Status.Requests));
    }

    [Fact]
    public async Task What_has_come_does_not_come_again_and_a_correction_does()
    {
        using var bed = new Bed(catchUpDays: 0);
        bed.Source.Answers.AddRange(
        [
            Answer.Of(200, Rows("07/01/2026 00:00:00", 1)) with { ETag = "\"one\"" }, Answer.Of(304),
            Answer.Of(200, Rows("07/01/2026 00:00:00", 1, 2)) with { ETag = "\"two\"" }, Answer.Of(200, Rows("07/01/2026 00:00:00", 1, 2)), Answer.Of(200, Rows("07/01/2026 00:00:00", 1, 3)),
        ]);
        for (var round = 0; round < 5; round++)
        {
            await bed.Run.RoundAsync(Cancellation);
        }

        Assert.Equal([1.0, 2, 3], bed.Log.Values.Select(value => value.Value));
        Assert.Equal([null, "\"one\"", "\"one\"", "\"two\"", null], bed.Source.Conditions);
        Assert.Equal((1L, 3L), (bed.Run.Status.NotModified, bed.Run.Status.News));
    }

    [Fact]
    public async Task Missing_days_are_fetched_oldest_first_and_remembered_over_a_restart()
    {
        using var bed = new Bed(catchUpDays: 2);
        bed.Source.Days = new Dictionary<string, Answer>
        {
            ["20260629"] = Answer.Of(200, Rows("06/29/2026 00:00:00", 29)),
            ["20260630"] = Answer.Of(404),
            ["20260701"] = Answer.Of(200, Rows("07/01/2026 00:00:00", 1)),
        };
        await bed.Run.RoundAsync(Cancellation);

        Assert.Equal([29.0, 1], bed.Log.Values.Select(value => value.Value));
        Assert.Equal(["2026-06-30"], bed.Run.Status.MissingDays);
        Assert.Equal(["absent"], bed.Run.Status.Faults.Keys);

        using var again = new Bed(catchUpDays: 2, bed.Progress);
        again.Source.Days = new Dictionary<string, Answer> { ["20260630"] = Answer.Of(200, Rows("06/30/2026 00:00:00", 30)), ["20260701"] = Answer.Of(200, Rows("07/01/2026 00:00:00", 1)) };
        await again.Run.RoundAsync(Cancellation);

        Assert.Equal(["/20260630pal.csv", "/20260701pal.csv"], again.Source.Asked);
        Assert.Empty(again.Run.Status.MissingDays);
    }

    [Fact]
    public async Task Days_that_the_market_corrects_are_fetched_again_once_a_day()
    {
        using var bed = new Bed(catchUpDays: 1, corrected: [1]);
        bed.Source.Days = new Dictionary<string, Answer> { ["20260630"] = Answer.Of(200, Rows("06/30/2026 00:00:00", 30)), ["20260701"] = Answer.Of(200, Rows("07/01/2026 00:00:00", 1)) };
        await bed.Run.RoundAsync(Cancellation);
        await bed.Run.RoundAsync(Cancellation);
        using var restarted = new Bed(catchUpDays: 1, bed.Progress, corrected: [1]);
        restarted.Source.Days = new Dictionary<string, Answer> { ["20260630"] = Answer.Of(200, Rows("06/30/2026 00:00:00", 31)), ["20260701"] = Answer.Of(200, Rows("07/01/2026 00:00:00", 1)) };
        await restarted.Run.RoundAsync(Cancellation);
        await restarted.Run.RoundAsync(Cancellation);

        Assert.Equal(["/20260630pal.csv", "/20260701pal.csv", "/20260701pal.csv"], bed.Source.Asked);
        Assert.Equal(["/20260630pal.csv", "/20260701pal.csv", "/20260701pal.csv"], restarted.Source.Asked);
        Assert.Contains(("NYISO/load_actual/WEST", 31.0), restarted.Log.Values);
    }

    [Fact]
    public async Task Requests_to_a_host_keep_their_distance()
    {
        var clock = new ImpatientClock(Now);
        var pacer = new HostPacer(clock);
        for (var request = 0; request < 4; request++)
        {
            await pacer.WaitAsync("a:80", TimeSpan.FromSeconds(6), Cancellation);
        }

        pacer.Pause("a:80", TimeSpan.FromMinutes(2));
        await pacer.WaitAsync("a:80", TimeSpan.FromSeconds(6), Cancellation);
        await pacer.WaitAsync("b:80", TimeSpan.FromSeconds(6), Cancellation);

        Assert.Equal([6, 12, 18, 120], clock.Waits.Select(wait => (int)wait.TotalSeconds));
    }

    [Fact]
    public void Whole_days_fit_in_a_number()
    {
        var day = new LocalDate(2026, 7, 1);
        var days = new LiveDays().With(day).With(day.PlusDays(-3)).With(day.PlusDays(2));

        days = LiveDays.Decode(days.Encode());
        Assert.Equal([true, false, true, false, false, true, false], Enumerable.Range(-2, 7).Select(back => days.IsWhole(day.PlusDays(-back))));
        Assert.False(days.With(day.PlusDays(100)).IsWhole(day));
        Assert.Equal(days, days.With(day.PlusDays(-50)));
    }

    [Fact]
    public void Declared_feeds_have_addresses_names_and_a_pace()
    {
        var day = new LocalDate(2026, 7, 1);

        Assert.Equal(LiveFeeds.All.Count, LiveFeeds.All.Select(feed => feed.Name).Distinct().Count());
        Assert.Equal(Isos.All, LiveFeeds.All.Select(feed => feed.Iso).Distinct());
        Assert.All(LiveFeeds.All, feed =>
        {
            Assert.Equal("https", feed.AddressOf(day, isOver: false).Scheme);
            Assert.DoesNotContain("{", feed.AddressOf(day, isOver: true).ToString(), StringComparison.Ordinal);
            Assert.Contains(".", feed.FileOf(day), StringComparison.Ordinal);
            Assert.True(feed.Every >= TimeSpan.FromMinutes(5) && feed.BetweenRequests >= TimeSpan.FromSeconds(1));
        });
        Assert.Equal("20260701pal.csv", LiveFeeds.All.Single(feed => feed.Name == "nyiso-load").FileOf(day));
    }

    private static string Rows(string first, params double[] loads) =>
        Header + string.Concat(loads.Select((load, five) => FormattableString.Invariant($"\"{first.Replace(":00:00", $":{5 * five:00}:00", StringComparison.Ordinal)}\",\"EDT\",\"WEST\",61752,{load}\n")));

    private static byte[] Zip(string text)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry("20260701pal.csv").Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private sealed record Answer(int Status, byte[] Body)
    {
        public string? RetryAfter { get; init; }

        public string? ETag { get; init; }

        public static Answer Of(int status, string body = "") => new(status, Encoding.UTF8.GetBytes(body));
    }

    /// <summary>Answers one after the other, or by the day in the path.</summary>
    private sealed class Script : IDisposable
    {
        private readonly LoopbackSource _http;
        private int _next;

        public Script() => _http = new LoopbackSource(Next);

        public List<Answer> Answers { get; } = [];

        public Answer? Standing { get; set; }

        public IReadOnlyDictionary<string, Answer>? Days { get; set; }

        public List<string?> Conditions { get; } = [];

        public string Url => _http.Url;

        public string Host => _http.Host;

        public IReadOnlyList<string> Asked => _http.Asked;

        public void Dispose() => _http.Dispose();

        private byte[] Next(HttpListenerRequest request, HttpListenerResponse response)
        {
            Conditions.Add(request.Headers["If-None-Match"]);
            var answer = Days?.GetValueOrDefault(request.RawUrl!.Substring(1, 8)) ?? Standing ?? Answers[_next++];
            response.StatusCode = answer.Status;
            if (answer.RetryAfter is { } wait)
            {
                response.Headers["Retry-After"] = wait;
            }

            if (answer.ETag is { } tag)
            {
                response.Headers["ETag"] = tag;
            }

            return answer.Body;
        }
    }

    private sealed class Bed : IDisposable
    {
        private readonly EgressRoom _room;

        public Bed(int catchUpDays, MemoryProgress? progress = null, int[]? corrected = null)
        {
            Progress = progress ?? new MemoryProgress();
            _room = new EgressRoom(new EgressOptions { AllowedHosts = EgressOptions.HostsOf(Source.Host) }, TimeProvider.System);
            var feed = new LiveFeed("nyiso-load", Isos.Nyiso, $"{Source.Url}/{{day}}pal.csv", TimeSpan.FromMinutes(5), "load of zones") { CatchUpDays = catchUpDays, CorrectedDays = corrected ?? [] };
            Run = new LiveFeedRun(
                feed, new LiveFetcher(_room, new HostPacer(Clock), Clock), new LiveIntake(Log, new CanonicalMapper(SeedReference.Catalog), ReportOptions.Default, Clock), Progress, Clock, () => 0.5);
        }

        public Script Source { get; } = new();

        public ImpatientClock Clock { get; } = new(Now);

        public RecordingLog Log { get; } = new();

        public MemoryProgress Progress { get; }

        public LiveFeedRun Run { get; }

        public void Dispose()
        {
            _room.Dispose();
            Source.Dispose();
        }
    }

    private sealed class MemoryProgress : IFeedProgressStore
    {
        private readonly Dictionary<string, long> _rows = [];

        public ValueTask<long> GetAsync(string sourceId, CancellationToken cancellation) => new(_rows.GetValueOrDefault(sourceId));

        public ValueTask SetAsync(string sourceId, long rows, CancellationToken cancellation)
        {
            _rows[sourceId] = rows;
            return default;
        }
    }

    private sealed class RecordingLog : IPartitionLog
    {
        public List<(string Key, double Value)> Values { get; } = [];

        public IReadOnlyList<TopicDefinition> Topics => throw new NotSupportedException();

        public ValueTask<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation)
        {
            for (var index = 0; index < records.Count; index++)
            {
                Assert.True(SeriesRecordReader.TryRead(records.Key(index), records.Value(index), Now.UtcDateTime, out var report, out var error), error.Message);
                var key = Encoding.UTF8.GetString(records.Key(index));
                Values.AddRange(report.Points.Select(point => (key, point.Value)));
            }

            return new(new RecordPosition[records.Count]);
        }

        public IPartitionReader OpenReader(IReadOnlyCollection<TopicPosition> positions, int maxRecordsPerBatch, string? group = null) => throw new NotSupportedException();

        public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask CommitAsync(string consumer, IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }
}
