using System.Net;
using System.Text;

namespace GridGrains.Tests.Integration.Processes;

/// <summary>A data directory that goes while the silo runs.</summary>
public sealed class VanishedDataTests : IDisposable
{
    private const string Record =
        """{"ts":"2026-06-01T10:00:00Z","iso":"CAISO","node":"VANISHED","lmp":31.25,"market":"REAL_TIME_15_MIN","interval_minutes":15,"known_at":"2026-06-01T10:20:00Z","known_at_basis":"published","quality":0}""";

    private readonly string _directory = Directory.CreateTempSubdirectory("gridgrains-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silo_without_its_data_directory_is_not_ready_and_takes_nothing(bool isReplaced)
    {
        var data = Path.Combine(_directory, "data");
        var (silo, http) = await SiloProcess.StartAsync("--feed", "none", "--lake", "off", "--data-dir", data);
        await using var running = silo;
        using var client = http;
        Assert.Equal(HttpStatusCode.OK, await PostAsync(http));
        await SiloProcess.UntilAsync(async () => await ReadAsync(http) == HttpStatusCode.OK, "the price can be read");

        Directory.Move(data, data + "-away");
        if (isReplaced)
        {
            Directory.CreateDirectory(data);
            File.Copy(Path.Combine(data + "-away", "log.db"), Path.Combine(data, "log.db"));
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(http));
        using var ready = await http.GetAsync("health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("data_directory", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(http));
        await silo.KillAsync();
    }

    private static async Task<HttpStatusCode> ReadAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("v1/nodes/CAISO/VANISHED", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http)
    {
        using var content = new StringContent(Record, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("v1/ingest/ISO_RT_LMP", content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
