using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Durability.Sqlite;
using GridGrains.Silo.Hosting;
using GridGrains.Tests.Integration.Hosting;
using GridGrains.Tests.Integration.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Http;

/// <summary>A log at its disk cap refuses records rather than drop what somebody still needs.</summary>
[Collection(OwnSiloCollection.Name)]
public sealed class FullLogTests : IDisposable
{
    private const string Backup = "backup";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gridgrains-");
    private readonly Random _random = new(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Post_beyond_the_cap_is_answered_with_507_and_who_holds_the_records()
    {
        var settings = new SiloSettings
        {
            DataDirectory = _directory.FullName,
            Urls = ["http://127.0.0.1:0"],
            LogCapBytes = 2 << 20,
            Lake = LakeSettings.Off,
        };
        var storage = SiloStorage.OpenEmbedded(settings);
        var log = (SqlitePartitionLog)storage.Log;
        await HoldAsync(log);
        await using var app = SiloHost.Build(settings, storage, services => services.AddSingleton<IMeterFactory, UnheardMeters>());
        await app.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        var status = HttpStatusCode.OK;
        for (var hour = 0; hour < 200 && status == HttpStatusCode.OK; hour++)
        {
            using var response = await PostAsync(http, hour);
            status = response.StatusCode;
        }

        using (var refused = await PostAsync(http, 500))
        {
            var problem = await Problems.ReadAsync(refused, HttpStatusCode.InsufficientStorage);
            Assert.Equal("storage_full", problem.Code);
            Assert.Contains($"consumer '{Backup}' still needs {Topics.RealTimeLmp}/", problem.Detail, StringComparison.Ordinal);
        }

        for (var partition = 0; partition < Topics.LmpPartitions; partition++)
        {
            Assert.Equal(0, (await log.GetOffsetsAsync(new TopicPartition(Topics.RealTimeLmp, partition), Cancellation)).Earliest);
        }

        // What the shards hold goes with their next barriers.
        await log.ForgetConsumerAsync(Backup, Cancellation);
        await Poll.UntilAsync(
            async () =>
            {
                using var accepted = await PostAsync(http, 600);
                return accepted.StatusCode == HttpStatusCode.OK;
            },
            "posts are taken again");
        await app.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Replay_beyond_the_cap_ends_with_the_reason_and_exit_code_2()
    {
        var data = Path.Combine(_directory.FullName, "data");
        using (var directory = DataDirectory.Open(data, DataOrigin.Real))
        {
            await using var log = SqlitePartitionLog.Open(directory.LogFile, Topics.All, new SqliteLogOptions(), TimeProvider.System);
            await HoldAsync(log);
        }

        var (code, output) = await SiloProcess.RunAsync(
            "--feed", $"files:{WriteReport()}", "--exit-when-drained", "--data-dir", data, "--log-cap-mb", "1", "--lake", "off", "--urls", "http://127.0.0.1:0");

        Assert.True(code == 2, output);
        Assert.Matches($@"(?m)^the partition log is full: [\d,]+ bytes are stored.*consumer '{Backup}' still needs", output);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    /// <summary>Holds every record, as a backup would that has not begun.</summary>
    private static async Task HoldAsync(SqlitePartitionLog log) => await log.CommitAsync(
        Backup,
        [.. Enumerable.Range(0, Topics.LmpPartitions).SelectMany(partition => new[]
        {
            new TopicPosition(new TopicPartition(Topics.RealTimeLmp, partition), 0), new TopicPosition(new TopicPartition(Topics.DayAheadLmp, partition), 0),
        })],
        Cancellation);

    private async Task<HttpResponseMessage> PostAsync(HttpClient http, int hour)
    {
        var buffer = new RecordBuffer();
        var body = new StringBuilder();
        for (var node = 0; node < 4000; node++)
        {
            var price = Sample.RealTime(Isos.Pjm, $"FULL_{node}", 4 * hour, Math.Round(_random.NextDouble() * 1000, 4));
            buffer.Clear();
            LmpEventJson.Write(buffer, price);
            body.Append(Encoding.UTF8.GetString(buffer.Value(0))).Append('\n');
        }

        return await http.PostAsync($"/v1/ingest/{Topics.RealTimeLmp}", new StringContent(body.ToString(), Encoding.UTF8, "application/x-ndjson"), Cancellation);
    }

    private string WriteReport()
    {
        var path = Path.Combine(_directory.FullName, "20250701damlbmp_gen.csv");
        var rows = new StringBuilder("Time Stamp,Name,PTID,LBMP ($/MWHr),Marginal Cost Losses ($/MWHr),Marginal Cost Congestion ($/MWHr)\n");
        for (var hour = 0; hour < 24; hour++)
        {
            for (var node = 0; node < 8000; node++)
            {
                rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"07/01/2025 {hour:00}:00,GEN_{node},{20_000 + node},{_random.NextDouble() * 1000:0.00},{_random.NextDouble() * 10:0.00},{_random.NextDouble() * 100:0.00}\n");
            }
        }

        File.WriteAllText(path, rows.ToString());
        return path;
    }
}
