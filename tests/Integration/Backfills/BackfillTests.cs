using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Queries;
using GridGrains.Lake.Tables;
using GridGrains.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Backfills;

public sealed class BackfillTests(SiloFixture silo)
{
    private static readonly DateTime Start = new(2025, 3, 19, 5, 55, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Uploaded_file_fills_the_tables_and_leaves_live_prices_alone()
    {
        var ended = await EndAsync(await UploadAsync("uploaded.csv", Report("BF_UP", 3) + "03/19/2025 01:15:00,03/19/2025 06:15:00,BF_UP,P,abc,0,0,0\n"));

        Assert.Equal(("succeeded", 3, 0, 1, null), (ended.State, ended.Prices, ended.AlreadyKnown, ended.RejectedRows, ended.Failure));
        Assert.Equal((ended.BytesTotal, true, true), (ended.BytesRead, ended.StartedAt is not null, ended.EndedAt is not null));
        var rows = await RowsAsync("BF_UP");
        Assert.Equal([10, 11, 12], rows.Select(row => row.Fact.Lmp));
        Assert.All(rows, row => Assert.Equal(("BACKFILL", true), (row.Source, row.Partition >= 1000)));
        using var live = await silo.Http.GetAsync("/v1/nodes/SPP/BF_UP");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        var view = JsonSerializer.Deserialize(await live.Content.ReadAsStringAsync(), ApiJson.Default.NodeView)!;
        Assert.Null(view.RealTime);
        Assert.Contains("\"BF_UP\"", await silo.Http.GetStringAsync("/v1/nodes?iso=SPP&q=bf_up"));
        using var history = await silo.Http.GetAsync("/v1/nodes/SPP/BF_UP/history?from=2025-03-19T00:00:00Z");
        Assert.Equal(HttpStatusCode.OK, history.StatusCode);
    }

    [Fact]
    public async Task Node_of_a_backfill_is_known_when_it_has_ended_however_often_nodes_are_listed()
    {
        using var over = new CancellationTokenSource();
        var listing = ListUntilAsync(over.Token);

        var ended = await EndAsync(await UploadAsync("listed.csv", Report("BF_LISTED", 3)));
        using var node = await silo.Http.GetAsync("/v1/nodes/SPP/BF_LISTED");

        await over.CancelAsync();
        Assert.Equal(("succeeded", HttpStatusCode.OK), (ended.State, node.StatusCode));
        Assert.True(await listing > 0);
    }

    [Fact]
    public async Task Repeated_backfill_takes_nothing_twice()
    {
        await EndAsync(await UploadAsync("repeated.csv", Report("BF_TWICE", 4)));

        var again = await EndAsync(await UploadAsync("repeated.csv", Report("BF_TWICE", 4)));

        Assert.Equal(("succeeded", 0, 4), (again.State, again.Prices, again.AlreadyKnown));
        Assert.Equal(4, (await RowsAsync("BF_TWICE")).Count);
    }

    [Fact]
    public async Task File_of_series_fills_their_table_once_and_its_bad_cell_is_a_dead_letter()
    {
        const string Load = "\"Time Stamp\",\"Time Zone\",\"Name\",\"PTID\",\"Load\"\n\"03/19/2024 01:00:00\",\"EDT\",\"BF_SERIES\",61761,4332.9\n"
            + "\"03/19/2024 01:05:00\",\"EDT\",\"BF_SERIES\",61761,none\n\"03/19/2024 01:10:00\",\"EDT\",\"BF_SERIES\",61761,4143.4\n";
        var ended = await EndAsync(await UploadAsync("20240319pal.csv", Load, "NYISO"));
        var again = await EndAsync(await UploadAsync("another.csv", Load, "NYISO"));
        var other = await EndAsync(await UploadAsync("20240319pal.csv", Load, "PJM"));

        Assert.Equal(("succeeded", 0, 2, 0, 1, null), (ended.State, ended.Prices, ended.SeriesValues, ended.AlreadyKnown, ended.RejectedRows, ended.Failure));
        Assert.Equal((0, 2, 0, 0), (again.SeriesValues, again.AlreadyKnown, other.SeriesValues, other.AlreadyKnown));
        var rows = await SeriesAsync("BF_SERIES");
        Assert.Equal([(5, 4332.9, "nyiso-load"), (15, 4143.4, "nyiso-load")], rows.Select(row => ((int)(row.Ts - new DateTime(2024, 3, 19, 4, 55, 0, DateTimeKind.Utc)).TotalMinutes, row.Value, row.Source)));
        Assert.All(rows, row => Assert.True(row.Partition >= 2000));
    }

    [Fact]
    public async Task Only_the_range_and_the_ISO_asked_for_are_taken_from_a_folder()
    {
        var folder = Directory.CreateDirectory(Path.Combine(silo.Services.GetRequiredService<SiloSettings>().BackfillDirectory, "march")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.csv"), Report("BF_RANGE", 6));
        var (from, to) = (Start.AddMinutes(5), Start.AddMinutes(15));

        var taken = await EndAsync(await StartAsync(new BackfillRequest(["march"], "SPP", from, to)));
        var other = await EndAsync(await StartAsync(new BackfillRequest(["march"], "PJM")));

        Assert.Equal((2, 0), (taken.Prices, other.Prices));
        Assert.Equal([from, from.AddMinutes(5)], (await RowsAsync("BF_RANGE")).Select(row => row.Fact.IntervalStartUtc));
    }

    [Fact]
    public async Task Files_elsewhere_are_refused_by_name()
    {
        var root = silo.Services.GetRequiredService<SiloSettings>().BackfillDirectory;
        File.CreateSymbolicLink(Path.Combine(root, "link"), "/etc");
        foreach (var path in (string[])["../log.db", "/etc/passwd", "link/passwd", "nothing.csv"])
        {
            using var answer = await PostAsync(new BackfillRequest([path]));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains($"'{path}'", await answer.Content.ReadAsStringAsync());
        }

        using var name = await silo.Http.PostAsync("/v1/backfills?name=..%2Fevil.csv", new StringContent("x", Encoding.UTF8, "text/csv"));
        Assert.Equal(HttpStatusCode.BadRequest, name.StatusCode);
        using var unknown = await silo.Http.GetAsync("/v1/backfills/none");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var range = await PostAsync(new BackfillRequest(["link"], From: Start, To: Start));
        Assert.Equal(HttpStatusCode.BadRequest, range.StatusCode);
    }

    [Fact]
    public async Task Backfills_are_listed_and_one_that_has_ended_cannot_be_cancelled()
    {
        var ended = await EndAsync(await UploadAsync("listed.csv", Report("BF_LISTED", 2)));

        using var cancelled = await silo.Http.DeleteAsync($"/v1/backfills/{ended.Id}");

        Assert.Equal("succeeded", (await ViewAsync(cancelled)).State);
        var list = JsonSerializer.Deserialize(await silo.Http.GetStringAsync("/v1/backfills"), ApiJson.Default.BackfillList)!;
        Assert.Contains(list.Backfills, view => view.Id == ended.Id);
    }

    internal static string Report(string node, int intervals)
    {
        var text = new StringBuilder("Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n");
        for (var i = 0; i < intervals; i++)
        {
            var end = Start.AddMinutes(5 * (i + 1));
            text.Append(CultureInfo.InvariantCulture, $"{end.AddHours(-5):MM/dd/yyyy HH:mm:ss},{end:MM/dd/yyyy HH:mm:ss},{node},P,{10 + i},0,0,{10 + i}\n");
        }

        return text.ToString();
    }

    // The list is never old: what it lacks, nobody has expired.
    private async Task<int> ListUntilAsync(CancellationToken over)
    {
        var lists = 0;
        for (; !over.IsCancellationRequested; lists++)
        {
            await silo.Http.GetStringAsync("/v1/nodes?iso=SPP&limit=1", CancellationToken.None);
        }

        return lists;
    }

    private async Task<BackfillView> UploadAsync(string name, string content, string iso = "SPP")
    {
        using var answer = await silo.Http.PostAsync($"/v1/backfills?name={name}&iso={iso}", new StringContent(content, Encoding.UTF8, "text/csv"));
        return await ViewAsync(answer);
    }

    private async Task<BackfillView> StartAsync(BackfillRequest request)
    {
        using var answer = await PostAsync(request);
        return await ViewAsync(answer);
    }

    private Task<HttpResponseMessage> PostAsync(BackfillRequest request) => silo.Http.PostAsync(
        "/v1/backfills", new StringContent(JsonSerializer.Serialize(request, ApiJson.Default.BackfillRequest), Encoding.UTF8, "application/json"));

    private static async Task<BackfillView> ViewAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, ApiJson.Default.BackfillView)!;
    }

    private Task<BackfillView> EndAsync(BackfillView started) => Poll.ForAsync(
        async () =>
        {
            using var answer = await silo.Http.GetAsync($"/v1/backfills/{started.Id}");
            return await ViewAsync(answer) is { EndedAt: not null } ended ? ended : null;
        },
        $"backfill {started.Id} has ended");

    private async Task<List<(DateTime Ts, double Value, string Source, int Partition)>> SeriesAsync(string location)
    {
        var table = await silo.Services.GetRequiredService<LakeCatalog>().FindAsync(new LakeTable(SeriesTable.Definition), TestContext.Current.CancellationToken);
        var rows = new List<(DateTime, double, string, int)>();
        await foreach (var batch in table!.Scan().Where(Expression.Equal("location", location)).Select("ts", "value", "source", "log_partition").ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.AddRange(Enumerable.Range(0, batch.RowCount).Select(i => (
                ColumnTime.ToUtc(batch.Column<long>("ts").Values.Span[i]), batch.Column<double>("value").Values.Span[i], batch.Column<string>("source").Values.Span[i],
                batch.Column<int>("log_partition").Values.Span[i])));
        }

        return [.. rows.OrderBy(row => row.Item1)];
    }

    private async Task<List<LakePrice>> RowsAsync(string node)
    {
        var reader = silo.Services.GetRequiredService<LakeReader>();
        var rows = new List<LakePrice>();
        await foreach (var row in reader.ReadLatestAsync(new PriceQuery(LakeTables.RealTimePrices, Start.Date, Start.Date.AddDays(1)) { Iso = Isos.Get("SPP"), Nodes = [node] }))
        {
            rows.Add(row);
        }

        return rows;
    }
}
