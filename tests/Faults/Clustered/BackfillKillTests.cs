using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Domain.Bulk;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Lake.Maintenance;
using GridGrains.Silo.Backfills;
using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Faults.Feeds;
using GridGrains.Tests.Faults.Silos;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Faults.Clustered;

/// <summary>Silos are killed while one of them loads report files and one of them looks after the lake.</summary>
public sealed class BackfillKillTests(TableClusterFixture cluster, ITestOutputHelper output) : IClassFixture<TableClusterFixture>
{
    private const int Nodes = 6;
    private const int DaysOfRound = 2;

    // Days that are settled, so that their files are joined, and that no other round loads.
    private static readonly DateTime Newest = DateTime.UtcNow.Date.AddDays(-10);

    // Past the retention of every table of prices.
    private static readonly DateTime Old = new(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Tables = ["iso_rt_lmp", "fact_lmp_5m"];

    private static readonly string[] Places = ["manifest", "iceberg", "clickhouse", "clickhouse_facts"];

    [Fact]
    public async Task Silos_that_are_killed_under_backfill_and_upkeep_lose_no_row_and_double_none()
    {
        var kills = 0;
        await Campaign.RunAsync("killed under backfill and upkeep", Campaign.RoundsOfBackfills, async (round, choices) =>
        {
            var silos = cluster.Run.Silos.ToArray();
            choices.Shuffle(silos);
            var (loader, keeper) = (silos[0], silos[1]);
            var report = new BulkReport($"round_{round}.csv", Newest.AddDays(-DaysOfRound * round), Nodes);
            var past = new BulkReport($"past_{round}.csv", Old.AddDays(DaysOfRound * round), nodes: 1);

            await BornAgainAsync(keeper, RuleOf(UpkeepSteps.All[round % UpkeepSteps.All.Count], choices));
            await BornAgainAsync(loader, RuleOf(BulkSteps.All[round % BulkSteps.All.Count], choices));
            foreach (var file in choices.Next(2) == 0 ? [report, past] : new[] { past, report })
            {
                await SendAsync(loader, file);
            }

            await Task.WhenAll(loader.DiedAsync(), keeper.DiedAsync());
            await Task.WhenAll(silos.Select(silo => silo.StartAsync(TableClusterFixture.LifeOf(""))));
            kills += 4;

            await EndedAsync(loader, past);
            await EndedAsync(loader, report);
            await CheckAsync(report, $"after the kills of round {round + 1}");
            await SendAsync(keeper, report);
            var again = await EndedAsync(keeper, report);
            Assert.Equal((0, report.Rows), (again.Prices, again.AlreadyKnown));
            await CheckAsync(report, $"after the same file once more in round {round + 1}");
            await Deadlines.UntilAsync(
                async () => await cluster.Lake.FiguresAsync(BulkReport.Iso, past.FromUtc, past.ToUtc) == "0 0 0", () => UpkeepAsync(past, silos));
            await CheckAnswersAsync(keeper, report);
            if (round == Campaign.RoundsOfBackfills - 1)
            {
                await AuditAsync(keeper, report);
            }

            await cluster.Run.CheckAsync($"after the kills under backfill and upkeep of round {round + 1}");
            output.WriteLine($"round {round + 1} passed, {kills} kills so far");
        });
        output.WriteLine($"{kills} kills; {cluster.Run.Summary}");
    }

    private async Task<string> UpkeepAsync(BulkReport past, SiloSlot[] silos)
    {
        var left = await cluster.Lake.FiguresAsync(BulkReport.Iso, past.FromUtc, past.ToUtc);
        var views = await Task.WhenAll(silos.Select(async silo => $"{silo.Name}: {await silo.Http.GetStringAsync("v1/lake")}\n{silo.Output}"));
        return $"the upkeep takes what is past retention out of the lake; there are {left}\n{string.Join('\n', views)}";
    }

    /// <summary>SIGKILL at whatever it does, and a life that ends at a step.</summary>
    private async Task BornAgainAsync(SiloSlot silo, string rule)
    {
        output.WriteLine($"{silo.Name}: {rule}");
        await silo.KillAsync();
        await silo.StartAsync(TableClusterFixture.LifeOf(rule));
    }

    // Rollups of a day come once for each day; batches and looks at a table more often.
    private static string RuleOf(string step, Random choices)
    {
        var most = step is BulkSteps.BeforeRollup or BulkSteps.AfterRollup or UpkeepSteps.BeforeCommit ? 2 : 5;
        return string.Create(CultureInfo.InvariantCulture, $"{step}:kill@{choices.Next(1, most + 1)}");
    }

    /// <summary>Sends a file; the silo may be killed before it has answered.</summary>
    private static async Task SendAsync(SiloSlot silo, BulkReport report)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(report.Text())) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        try
        {
            using var answer = await silo.Http.PostAsync($"v1/backfills?name={report.Name}&iso={BulkReport.Iso}&past_retention=true", content);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException broken)
        {
            Assert.True(await silo.IsGoneAsync(), $"{silo.Name} did not take {report.Name}: {broken.Message}");
        }
    }

    /// <summary>Waits for the end of the newest backfill of a file. One that was not taken before the kill is sent again, as its sender would.</summary>
    private static async Task<BackfillView> EndedAsync(SiloSlot silo, BulkReport report)
    {
        if (await FindAsync(silo, report) is null)
        {
            await SendAsync(silo, report);
        }

        await Deadlines.UntilAsync(async () => await FindAsync(silo, report) is { EndedAt: not null }, async () => $"{report.Name} is loaded by {silo.Name}: {await FindAsync(silo, report)}\n{silo.Output}");
        var ended = (await FindAsync(silo, report))!;
        Assert.True(ended.State == BackfillStates.Succeeded, $"{report.Name} ended as {ended.State}: {ended.Failure}\n{silo.Output}");
        return ended;
    }

    private static async Task<BackfillView?> FindAsync(SiloSlot silo, BulkReport report)
    {
        var list = JsonSerializer.Deserialize(await silo.Http.GetStringAsync("v1/backfills"), ApiJson.Default.BackfillList)!;
        return list.Backfills.FirstOrDefault(view => view.Request.Paths!.Any(path => path.EndsWith(report.Name, StringComparison.Ordinal)));
    }

    /// <summary>Every row is once in every table, and the rollups are made of all of them.</summary>
    private async Task CheckAsync(BulkReport report, string moment)
    {
        var expected = $"{report.Rows} {report.Rows} {report.SumOfPrices}";
        foreach (var table in Tables)
        {
            Assert.Equal((moment, table, expected), (moment, table, await cluster.Tables.FiguresAsync(table, BulkReport.Iso, report.FromUtc, report.ToUtc)));
        }

        await Deadlines.UntilAsync(
            async () => await cluster.Tables.MinutesAsync(BulkReport.Iso, report.FromUtc, report.ToUtc) == $"{report.Minutes}", $"{moment}: the hours are made of {report.Minutes} minutes");
        Assert.Equal((moment, expected), (moment, await cluster.Lake.FiguresAsync(BulkReport.Iso, report.FromUtc, report.ToUtc)));
    }

    /// <summary>A node that only a backfill brought is found, has a history and is taken by the cubes, at a silo that has not loaded it.</summary>
    private static async Task CheckAnswersAsync(SiloSlot silo, BulkReport report)
    {
        const string Node = "BULK_0";
        Assert.Contains(Node, await silo.Http.GetStringAsync($"v1/nodes?iso={BulkReport.Iso}&q={Node}"), StringComparison.Ordinal);
        var history = await GetAsync(silo, $"v1/nodes/{BulkReport.Iso}/{Node}/history?market=REAL_TIME_5_MIN&from={Text(report.FromUtc)}&to={Text(report.FromUtc.AddHours(1))}");
        Assert.Equal(report.FirstPrices(12), history["points"]!.AsArray().Select(point => (long)point!["lmp"]!));
        var days = (await GetAsync(silo, $"v1/cubes/congestion_by_node_30d?iso={BulkReport.Iso}&node={Node}&days=1000"))["data"]!.AsArray();
        Assert.InRange(days.Sum(day => (long)day!["hours"]!), report.Hours, long.MaxValue);
    }

    private static async Task<JsonNode> GetAsync(SiloSlot silo, string path)
    {
        using var answer = await silo.Http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)!;
    }

    private static string Text(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads the whole log too, so it is asked once.</summary>
    private static async Task AuditAsync(SiloSlot silo, BulkReport report)
    {
        using var http = new HttpClient { BaseAddress = silo.Http.BaseAddress, Timeout = Patience.Limit };
        var request = new AuditRequest(DateOnly.FromDateTime(report.FromUtc), DateOnly.FromDateTime(report.ToUtc.AddDays(-1)), BulkReport.Iso);
        using var content = new StringContent(JsonSerializer.Serialize(request, ApiJson.Default.AuditRequest), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("v1/audit", content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        var audit = JsonSerializer.Deserialize(text, ApiJson.Default.AuditReportView)!;
        Assert.True(audit.Result == "equal", $"{audit.Result}, {string.Join("; ", audit.Rows)}");
        var rows = audit.Cells.SelectMany(cell => cell.Places).Where(place => Places.Contains(place.Place)).GroupBy(place => place.Place);
        Assert.Equal(Places.ToDictionary(place => place, _ => report.Rows), rows.ToDictionary(place => place.Key, place => place.Sum(cell => cell.Rows)));
    }
}
