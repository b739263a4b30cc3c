using System.Text.Json;
using GridGrains.Domain.Markets;

namespace GridGrains.Tests.Integration.Processes;

public sealed class SiloProcessTests : IDisposable
{
    private const string DayAheadZones = """
        Time Stamp,Name,PTID,LBMP ($/MWHr),Marginal Cost Losses ($/MWHr),Marginal Cost Congestion ($/MWHr)
        07/01/2025 00:00,CAPITL,61757,31.25,1.25,-2.00
        07/01/2025 00:00,WEST,61752,oops,0.50,0.00
        07/01/2025 01:00,CAPITL,61757,29.75,0.75,0.00

        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gridgrains-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Replayed_files_end_in_grains_that_a_later_run_still_holds()
    {
        var data = PathOf("data");
        var (code, output) = await SiloProcess.RunAsync(
            "--feed", $"files:{WriteReport()}", "--exit-when-drained", "--data-dir", data, "--urls", "http://127.0.0.1:0");
        Assert.True(code == 0, output);
        Assert.Contains("3 rows, 2 prices applied", output, StringComparison.Ordinal);

        var home = Directory.CreateDirectory(PathOf("home")).FullName;
        var (silo, http) = await SiloProcess.StartAsync(new Dictionary<string, string> { ["HOME"] = home }, "--feed", "none", "--data-dir", data);
        await using var running = silo;
        using var client = http;
        using var node = JsonDocument.Parse(await http.GetStringAsync("v1/nodes/NYISO/CAPITL"));
        Assert.Equal("NYISO/61757", node.RootElement.GetProperty("key").GetString());
        var latest = node.RootElement.GetProperty("day_ahead").GetProperty("latest");
        Assert.Equal(29.75, latest.GetProperty("lmp").GetDouble());
        Assert.Equal(29.00, latest.GetProperty("energy").GetDouble());
        Assert.Equal("2025-07-01T05:00:00Z", latest.GetProperty("interval_start").GetString());
        Assert.Empty(Directory.GetFileSystemEntries(home));
    }

    [Fact]
    public async Task Strict_replay_with_a_rejected_row_exits_with_3()
    {
        var (code, output) = await SiloProcess.RunAsync(
            "--feed", $"files:{WriteReport()}", "--exit-when-drained", "--strict", "--data-dir", PathOf("data"), "--urls", "http://127.0.0.1:0");

        Assert.True(code == 3, output);
    }

    [Fact]
    public async Task Convert_writes_canonical_rows_in_canonical_signs()
    {
        var csv = PathOf("out.csv");
        var (code, output) = await SiloProcess.RunAsync("convert", WriteReport(), "--out", csv);

        Assert.True(code == 0, output);
        var rows = await File.ReadAllLinesAsync(csv);
        Assert.Equal("iso,node,market,interval_start_utc,interval_end_utc,lmp,energy,congestion,loss,ghg,known_at,known_at_basis,source_version,source_file,source_line", rows[0]);
        Assert.Equal("NYISO,61757,DAY_AHEAD_HOURLY,2025-07-01T04:00:00Z,2025-07-01T05:00:00Z,31.25,28,2,1.25,,2025-06-30T15:00:00Z,posting_hour,,20250701damlbmp_zone.csv,2", rows[1]);
        Assert.Equal(3, rows.Length);
        Assert.Contains("20250701damlbmp_zone.csv:3", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--feed", "files:no/such/folder", "'no/such/folder' is neither a file nor a folder")]
    [InlineData("convert", "no/such/file.csv", "'no/such/file.csv' is neither a file nor a folder")]
    [InlineData("--no-such-option", "x", "'--no-such-option'")]
    public async Task A_wrong_command_line_is_answered_in_a_line_or_two(string first, string second, string complaint)
    {
        var csv = PathOf("out.csv");
        var (code, output) = await SiloProcess.RunAsync(first == "convert" ? [first, second, "--out", csv] : [first, second]);

        Assert.Equal(2, code);
        Assert.Contains(complaint, output, StringComparison.Ordinal);
        Assert.InRange(output.Split('\n').Length, 1, 4);
        Assert.False(File.Exists(csv));
    }

    [Fact]
    public async Task A_folder_without_files_is_refused()
    {
        var empty = Directory.CreateDirectory(PathOf("empty")).FullName;
        var (code, output) = await SiloProcess.RunAsync("--feed", $"files:{empty}", "--exit-when-drained", "--data-dir", PathOf("data"));

        Assert.Equal(2, code);
        Assert.Contains("no file below", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulated_market_goes_on_after_a_kill()
    {
        string[] arguments = ["--data-dir", PathOf("sim"), "--sim-nodes", "200", "--barrier-seconds", "0.5"];
        var (first, firstHttp) = await SiloProcess.StartAsync(arguments);
        long distinct;
        await using (first)
        using (firstHttp)
        {
            await SiloProcess.UntilAsync(async () => await DistinctAsync(firstHttp) > 250, "the history is in the grain");
            await SiloProcess.UntilAsync(async () => await DurableAsync(firstHttp) > 0, "a barrier is durable");
            distinct = await DistinctAsync(firstHttp);
            await first.KillAsync();
        }

        var (second, secondHttp) = await SiloProcess.StartAsync(arguments);
        await using (second)
        using (secondHttp)
        {
            await SiloProcess.UntilAsync(async () => await DistinctAsync(secondHttp) >= distinct, "nothing is lost");
            Assert.InRange(await DistinctAsync(secondHttp), distinct, 288 + 2 * 49 + 96 + 20);
        }
    }

    [Fact]
    public async Task Start_on_data_of_the_other_origin_is_refused_with_one_clear_line()
    {
        var data = PathOf("data");
        await SiloProcess.RunAsync("--feed", $"files:{WriteReport()}", "--exit-when-drained", "--data-dir", data, "--urls", "http://127.0.0.1:0");

        var (code, output) = await SiloProcess.RunAsync("--data-dir", data, "--urls", "http://127.0.0.1:0");

        Assert.Equal(2, code);
        Assert.Contains("simulated", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task<long> DistinctAsync(HttpClient http)
    {
        var answer = await http.GetAsync($"v1/nodes/{Isos.Caiso.Code}/SP15");
        if (!answer.IsSuccessStatusCode)
        {
            return 0;
        }

        using var node = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return node.RootElement.GetProperty("counters").GetProperty("distinct").GetInt64();
    }

    private static async Task<long> DurableAsync(HttpClient http)
    {
        using var shards = JsonDocument.Parse(await http.GetStringAsync("v1/shards?family=nodes"));
        return shards.RootElement.GetProperty("shards").EnumerateArray()
            .Min(shard => shard.GetProperty("topics").EnumerateArray().Max(topic => topic.GetProperty("next_durable").GetInt64()));
    }

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);

    private string WriteReport()
    {
        var path = PathOf("20250701damlbmp_zone.csv");
        File.WriteAllText(path, DayAheadZones);
        return path;
    }
}
