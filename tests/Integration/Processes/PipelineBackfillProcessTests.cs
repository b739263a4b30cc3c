using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Tests.Unit.Egress;

namespace GridGrains.Tests.Integration.Processes;

/// <summary>A backfill goes on through kills of its process, beside a schedule, and the log has each row once.</summary>
public sealed class PipelineBackfillProcessTests : IDisposable
{
    private const int PageRows = 48;
    private const int Windows = 62;
    private const int RowsOfRange = 31 * 288;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("gridgrains-").FullName;
    private readonly ConcurrentDictionary<string, bool> _handedOut = new();

    [Fact]
    public async Task Killed_backfill_goes_on_at_its_page_and_the_log_has_each_row_once()
    {
        using var source = new LoopbackSource((request, _) => Page(request.QueryString["from"]!, request.QueryString["to"]!, int.Parse(request.QueryString["cursor"] ?? "0", CultureInfo.InvariantCulture)));
        string[] arguments = ["--data-dir", _folder, "--feed", "none", "--clickhouse", "off", "--lake", "off", "--allow-hosts", source.Host];
        JsonNode? backfill = null;
        foreach (var killedAt in (int[])[0, 8, 20, 40, Windows])
        {
            var (silo, http) = await SiloProcess.StartAsync(arguments);
            await using (silo)
            using (http)
            {
                if (killedAt == 0)
                {
                    await PostAsync(http, "v1/pipelines", Spec(source.Url), "application/yaml");
                    await PostAsync(http, "v1/pipelines/killed-range/backfill", """{"from":"2026-05-01T00:00:00Z","to":"2026-06-01T00:00:00Z","window_minutes":720}""", "application/json");
                }

                await SiloProcess.UntilNothingIsMissingAsync(
                    async () =>
                    {
                        backfill = JsonNode.Parse(await http.GetStringAsync("v1/pipelines/killed-range"))!["backfill"]!;
                        var isThere = killedAt == Windows ? (string?)backfill["run"]!["status"] != "running" : (int)backfill["windows_done"]! >= killedAt;
                        return isThere ? null : $"{backfill["windows_done"]} windows";
                    },
                    $"{killedAt} windows are done");
                await silo.KillAsync();
            }
        }

        Assert.Equal(("succeeded", Windows, 0), ((string?)backfill!["run"]!["status"], (int)backfill["windows_done"]!, (int)backfill["run"]!["rejected"]!));
        Assert.Equal(RowsOfRange, _handedOut.Keys.Count(row => string.CompareOrdinal(row, "2026-06-01") < 0));
        Assert.Equal(RowsOfRange, await RecordsOfRangeAsync());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // All that the pipeline has appended, with what its schedule took of today in between.
    private async Task<int> RecordsOfRangeAsync()
    {
        await using var log = SqlitePartitionLog.Open(Path.Combine(_folder, "log.db"), Topics.All, new SqliteLogOptions(), TimeProvider.System);
        using var reader = log.OpenReader([.. Enumerable.Range(0, Topics.LmpPartitions).Select(partition => new TopicPosition(new TopicPartition(Topics.RealTimeLmp, partition), 0))], 10_000);
        var records = new List<string>();
        while (reader.Read(TimeSpan.Zero, TestContext.Current.CancellationToken) is { } batch)
        {
            using (batch)
            {
                records.AddRange(Enumerable.Range(0, batch.Count).Select(index => JsonSerializer.Deserialize<JsonElement>(batch.Records.Value(index)).GetProperty("ts").GetString()!));
            }
        }

        Assert.Equal(records.Distinct().Count(), records.Count);
        return records.Count(row => string.CompareOrdinal(row, "2026-06-01") < 0);
    }

    private byte[] Page(string from, string to, int cursor)
    {
        var begin = DateTimeOffset.Parse(from, CultureInfo.InvariantCulture);
        var rows = (int)((DateTimeOffset.Parse(to, CultureInfo.InvariantCulture) - begin) / Step);
        string[] times = [.. Enumerable.Range(cursor, Math.Clamp(rows - cursor, 0, PageRows)).Select(row => (begin + Step * row).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))];
        foreach (var time in times)
        {
            _handedOut[time] = true;
        }

        return JsonSerializer.SerializeToUtf8Bytes(new { data = times.Select(time => new { time, usd = 25 }), next = cursor + PageRows < rows ? cursor + PageRows : (int?)null });
    }

    private static async Task PostAsync(HttpClient http, string path, string body, string type)
    {
        using var answer = await http.PostAsync(path, new StringContent(body, Encoding.UTF8, type));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Spec(string url) => $$"""
        version: "1.1"
        name: killed-range
        provider: { name: example, provider_type: rest_api, base_url: "{{url}}", schedule_cron: "* * * * *", timezone: UTC }
        endpoints:
          - name: rows
            path: /rows
            query_params: { from: "{since}", to: "{until}" }
            pagination: { type: cursor, cursor_path: $.next, cursor_param: cursor }
            response_path: $.data[*]
            field_mapping:
              ts: time
              iso: { const: CAISO }
              node: { const: KILLED-RANGE }
              market: { const: REAL_TIME_5_MIN }
              interval_minutes: { const: 5 }
              lmp: { expr: "usd * 2" }
        sinks:
          - { type: kafka, target: lmp }
        """;
}
