using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace GridGrains.Tests.Integration.Processes;

/// <summary>The whole way: a silo is backed up while it takes prices, killed, and another one goes on from the backup.</summary>
public sealed class BackupDrillTests : IDisposable
{
    private const int Intervals = 96;

    private static readonly DateTime Day = new(2026, 6, 1, 7, 0, 0, DateTimeKind.Utc);

    private readonly string _directory = Directory.CreateTempSubdirectory("gridgrains-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Restored_silo_answers_as_the_killed_one_did_and_its_stores_agree()
    {
        var (data, backups, restored) = (Path.Combine(_directory, "data"), Path.Combine(_directory, "backups"), Path.Combine(_directory, "restored"));
        JsonNode before;
        var (first, firstHttp) = await SiloProcess.StartAsync([.. Arguments(data), "--backup-dir", backups]);
        await using (first)
        using (firstHttp)
        {
            await PostAsync(firstHttp, "BEFORE");
            await UntilStoredAsync(firstHttp, Intervals);
            before = await AnswersAsync(firstHttp);

            // Prices come while it is copied; whether they are in the backup is decided by its moment.
            var posting = PostAsync(firstHttp, "MEANWHILE");
            using var taken = await firstHttp.PostAsync("v1/admin/backups?name=drill", null, Token);
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
            await posting;
            await first.KillAsync();
        }

        var (code, output) = await SiloProcess.RunAsync("restore", Path.Combine(backups, "drill"), restored);
        Assert.True(code == 0, output);
        Directory.Delete(data, recursive: true);
        Assert.Equal(0, (await SiloProcess.RunAsync("data", "doctor", restored)).ExitCode);
        var (second, http) = await SiloProcess.StartAsync(Arguments(restored));
        await using (second)
        using (http)
        {
            await PostAsync(http, "AFTER");
            await UntilStoredAsync(http, 2 * Intervals);
            Assert.Equal(before.ToJsonString(), (await AnswersAsync(http)).ToJsonString());
            await second.KillAsync();
        }
    }

    private static string[] Arguments(string data) =>
        ["--feed", "none", "--data-dir", data, "--barrier-seconds", "0.5", "--lake-seconds", "0.5", "--clickhouse", "on", "--clickhouse-seconds", "0.5"];

    /// <summary>What people read, and what the audit says of log, lake, warehouse and grains.</summary>
    private static async Task<JsonNode> AnswersAsync(HttpClient http)
    {
        var history = JsonNode.Parse(await http.GetStringAsync($"v1/nodes/CAISO/BEFORE/history?from={Day:yyyy-MM-dd'T'HH:mm:ss'Z'}&to={Day.AddDays(1):yyyy-MM-dd'T'HH:mm:ss'Z'}", Token));
        using var request = new StringContent("""{"from":"2026-06-01","to":"2026-06-02","iso":"CAISO"}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("v1/audit", request, Token);
        var audit = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
        Assert.Equal("equal", (string?)audit["result"]);
        Assert.Contains(audit["places"]!.AsArray(), place => (string?)place!["name"] == "clickhouse" && (string?)place["state"] == "compared");
        Assert.Contains(audit["places"]!.AsArray(), place => (string?)place!["name"] == "iceberg" && (string?)place["state"] == "compared");
        return history!["points"] ?? history;
    }

    private static async Task UntilStoredAsync(HttpClient http, long least)
    {
        await WarehouseProcessTests.UntilEngineRunsAsync(http);
        await SiloProcess.UntilNothingIsMissingAsync(
            async () =>
            {
                var (lake, warehouse) = (await RowsAsync(http, "v1/lake", "power.iso_rt_lmp"), await RowsAsync(http, "v1/warehouse", "iso_rt_lmp"));
                return lake == warehouse && lake >= least && lake % Intervals == 0 ? null : $"{lake} rows in the lake, {warehouse} in the warehouse, at least {least}";
            },
            "both stores hold every price once");
    }

    private static async Task<long> RowsAsync(HttpClient http, string path, string table) =>
        JsonNode.Parse(await http.GetStringAsync(path, Token))!["tables"]!.AsArray().Where(known => (string?)known!["name"] == table).Sum(known => (long?)known!["rows"] ?? 0);

    private static async Task PostAsync(HttpClient http, string node)
    {
        var records = Enumerable.Range(0, Intervals).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"ts":"{{Day.AddMinutes(15 * i):O}}","iso":"CAISO","node":"{{node}}","lmp":{{20 + i}}.25,"market":"REAL_TIME_15_MIN","interval_minutes":15,"known_at":"{{Day.AddMinutes(15 * i + 20):O}}","known_at_basis":"published","quality":0}"""));
        using var content = new StringContent($"[{string.Join(',', records)}]", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("v1/ingest/ISO_RT_LMP", content, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
