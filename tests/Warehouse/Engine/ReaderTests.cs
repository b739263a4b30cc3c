using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GridGrains.ClickHouse.Engine;
using Xunit;

namespace GridGrains.Tests.Warehouse.Engine;

/// <summary>A disposable reader: a snapshot of a store that goes on, in a process that the kernel has shut in.</summary>
public sealed class ReaderTests(EmbeddedClickHouse engine) : IDisposable
{
    private const long MaxBytes = 3L << 30;
    private const string Marker = "GRIDGRAINS_TEST_SECRET";

    private readonly string _directory = Directory.CreateTempSubdirectory("gridgrains-reader-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reader_has_the_rows_of_its_start_and_can_reach_nothing()
    {
        var database = engine.NewDatabaseName();
        using var main = new RawHttp(engine.Endpoint);
        await main.TextAsync($"CREATE DATABASE {database}");
        await main.TextAsync($"CREATE TABLE {database}.facts (a UInt32) ENGINE = ReplacingMergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 100");
        await main.TextAsync($"INSERT INTO {database}.facts SELECT number FROM numbers(10)");
        await main.TextAsync($"INSERT INTO {database}.facts SELECT number FROM numbers(5, 10)");
        Environment.SetEnvironmentVariable(Marker, "x");
        await using var reader = await StartAsync();
        using var http = new RawHttp(reader.Endpoint ?? throw new InvalidOperationException($"{reader.State}"));

        Assert.Equal("15", await http.TextAsync($"SELECT count() FROM {database}.facts FINAL"));
        await main.TextAsync($"INSERT INTO {database}.facts SELECT number FROM numbers(100)");
        await main.TextAsync($"OPTIMIZE TABLE {database}.facts FINAL");
        Assert.Equal("15", await http.TextAsync($"SELECT count() FROM {database}.facts FINAL"));
        Assert.Equal("100", await main.TextAsync($"SELECT count() FROM {database}.facts"));

        AssertShutIn(reader.ProcessId!.Value);
        await AssertCallsNobodyAsync(http);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Marker, null);
        Directory.Delete(_directory, recursive: true);
    }

    private static void AssertShutIn(int process)
    {
        var proc = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}";
        Assert.DoesNotContain(Marker, File.ReadAllText($"{proc}/environ"), StringComparison.Ordinal);
        Assert.Contains(File.ReadLines($"{proc}/limits"), line => line.StartsWith("Max data size", StringComparison.Ordinal) && line.Contains($" {MaxBytes} ", StringComparison.Ordinal));
        Assert.Contains("NoNewPrivs:\t1", File.ReadAllText($"{proc}/status"), StringComparison.Ordinal);
    }

    private static async Task AssertCallsNobodyAsync(RawHttp http)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        using var refused = await http.PostAsync($"SELECT * FROM url('http://127.0.0.1:{port}/', CSV, 'a String') SETTINGS http_max_tries = 1");

        Assert.Contains("DB::Exception", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    private Task<ClickHouseServer> StartAsync() => ClickHouseServer.StartAsync(
        new ClickHouseServerOptions
        {
            DataDirectory = _directory,
            FilesDirectory = Directory.CreateDirectory(Path.Combine(_directory, "files")).FullName,
            MaxMemoryBytes = 1L << 30,
            Confinement = new EngineConfinement(Path.Combine(engine.Directory, "data"), MaxBytes),
        },
        cancellation: Token);
}
