using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using GridGrains.ClickHouse.Engine;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Warehouse.Engine;

/// <summary>What befalls an engine and its owner.</summary>
public sealed partial class SupervisorTests(EmbeddedClickHouse engine) : IDisposable
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigStop = 19;

    private static readonly RestartPolicy Soon = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    private readonly string _directory = Directory.CreateTempSubdirectory("gridgrains-supervisor-").FullName;
    private readonly CancellationTokenSource _deadline = new(Patience.Limit);

    [Fact]
    public async Task A_killed_engine_is_started_again_with_its_data()
    {
        await using var server = await StartAsync();
        var first = Ready(server);
        using (var http = new RawHttp(first.Endpoint))
        {
            await http.TextAsync("CREATE TABLE facts (a UInt32) ENGINE = MergeTree ORDER BY a");
            await http.TextAsync("INSERT INTO facts VALUES (1), (2)");
        }

        Signal(server.ProcessId!.Value, SigKill);
        var reason = (ClickHouseServerState.Degraded)await server.WaitAsync(state => state is ClickHouseServerState.Degraded, _deadline.Token);
        var again = await server.WaitUntilReadyAsync(_deadline.Token);

        Assert.Equal("the ClickHouse engine ended: killed by signal 9", reason.Reason);
        Assert.Equal(1, server.Restarts);
        using var after = new RawHttp(again);
        Assert.Equal("2", await after.TextAsync("SELECT count() FROM facts"));
    }

    [Fact]
    public async Task An_engine_that_hangs_is_killed_and_started_again()
    {
        await using var server = await StartAsync(options => options with { ProbeEvery = TimeSpan.FromMilliseconds(100), ProbeTimeout = TimeSpan.FromSeconds(1) });

        Signal(server.ProcessId!.Value, SigStop);
        var reason = (ClickHouseServerState.Degraded)await server.WaitAsync(state => state is ClickHouseServerState.Degraded, _deadline.Token);
        await server.WaitUntilReadyAsync(_deadline.Token);

        Assert.Equal("the ClickHouse engine does not answer and was killed", reason.Reason);
        Assert.Equal(1, server.Restarts);
    }

    /// <summary>Ctrl+C and service managers signal the whole group, while the owner still has last writes to make.</summary>
    [Theory]
    [InlineData(SigInt)]
    [InlineData(SigTerm)]
    public async Task An_engine_ends_when_its_owner_says_and_not_by_the_signal_to_the_group(int signal)
    {
        await using var server = await StartAsync();

        Signal(server.ProcessId!.Value, signal);

        // Long enough for the signal to be taken, and each request on a connection of its own.
        for (var i = 0; i < 10; i++)
        {
            using var http = new RawHttp(Ready(server).Endpoint);
            Assert.Equal("0", await http.TextAsync("SELECT sleep(0.1)"));
        }

        Assert.Equal(0, server.Restarts);
    }

    [Fact]
    public async Task A_stopped_server_leaves_no_process_and_no_endpoint()
    {
        var server = await StartAsync();
        using var process = Process.GetProcessById(server.ProcessId!.Value);

        await server.DisposeAsync();

        Assert.True(process.HasExited);
        Assert.IsType<ClickHouseServerState.Stopped>(server.State);
        Assert.False(File.Exists(Path.Combine(_directory, "endpoint.json")));
    }

    /// <summary>The shell holds the engine's standard input as a silo does, and dies without a word.</summary>
    [Fact]
    public async Task A_killed_owner_leaves_no_orphan()
    {
        _ = engine.Endpoint;
        var options = Options();
        var settings = JsonSerializer.Serialize(new
        {
            library = await options.Library.LocateAsync(null, _deadline.Token),
            dataDirectory = _directory,
            port = 0,
            secret = "secret",
            sessions = 2,
            serverSettings = new Dictionary<string, string>(),
            querySettings = new Dictionary<string, string>(),
        });
        const string Script = "coproc ENGINE { exec dotnet exec \"$0\"; }; echo \"$1\" >&${ENGINE[1]}; read -r line <&${ENGINE[0]}; echo \"$ENGINE_PID $line\"; read -r forever";
        var start = new ProcessStartInfo("bash", ["-c", Script, options.EnginePath, settings]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var owner = Process.Start(start)!;
        var words = (await owner.StandardOutput.ReadLineAsync(_deadline.Token))!.Split(' ');
        using var orphan = Process.GetProcessById(int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("ready", words[1]);
        Assert.False(orphan.HasExited);

        Signal(owner.Id, SigKill);

        await orphan.WaitForExitAsync(_deadline.Token);
    }

    [Fact]
    public async Task Two_servers_share_one_engine_and_the_survivor_takes_over()
    {
        var first = await StartAsync();
        await using var second = await StartAsync();
        using (var http = new RawHttp(Ready(first).Endpoint))
        {
            await http.TextAsync("CREATE TABLE facts (a UInt32) ENGINE = MergeTree ORDER BY a");
        }

        Assert.Equal((Ready(first).Endpoint, true), (Ready(second).Endpoint, Ready(second).Shared));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory, "endpoint.json")));

        await first.DisposeAsync();
        var own = (ClickHouseServerState.Ready)await second.WaitAsync(state => state is ClickHouseServerState.Ready { Shared: false }, _deadline.Token);

        using var after = new RawHttp(own.Endpoint);
        Assert.Equal("0", await after.TextAsync("SELECT count() FROM facts"));
        Assert.Equal(0, second.Restarts);
    }

    [Fact]
    public async Task Servers_that_start_at_once_end_up_with_one_engine()
    {
        _ = engine.Endpoint;
        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync()));
        try
        {
            Assert.Single(servers, server => !Ready(server).Shared);
            Assert.Single(servers.Select(server => server.Endpoint).Distinct());
        }
        finally
        {
            foreach (var server in servers.OrderBy(server => Ready(server).Shared ? 0 : 1))
            {
                await server.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Without_a_library_the_server_is_degraded_and_says_why_in_one_line()
    {
        var library = new LibchdbCache { Override = null, Folder = Path.Combine(_directory, "cache"), Npm = "/nowhere/npm" };
        await using var server = await ClickHouseServer.StartAsync(Options() with { Library = library }, cancellation: _deadline.Token);

        var reason = Assert.IsType<ClickHouseServerState.Degraded>(server.State).Reason;
        Assert.StartsWith("libchdb is fetched with npm, and /nowhere/npm cannot be run: ", reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', reason);
        Assert.Null(server.Endpoint);
    }

    [Fact]
    public async Task A_file_that_is_no_library_is_named_in_one_line()
    {
        var file = Path.Combine(_directory, "libchdb.so");
        await File.WriteAllTextAsync(file, "not a library");
        await using var server = await ClickHouseServer.StartAsync(Options() with { Library = new LibchdbCache { Override = file } }, cancellation: _deadline.Token);

        var reason = Assert.IsType<ClickHouseServerState.Degraded>(server.State).Reason;
        Assert.StartsWith("the ClickHouse engine does not start: exit code 69: libchdb cannot be loaded: ", reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', reason);
    }

    [Fact]
    public async Task The_engine_keeps_the_bounds_that_it_was_given()
    {
        await using var server = await StartAsync(options => options with { MaxMemoryBytes = 2_000_000_000, MaxQueryThreads = 1 });
        using var http = new RawHttp(Ready(server).Endpoint);

        Assert.Equal("2000000000", await http.TextAsync("SELECT value FROM system.server_settings WHERE name = 'max_server_memory_usage'"));
        Assert.Equal("1000000000\t1", await http.TextAsync("SELECT getSetting('max_memory_usage'), getSetting('max_threads')"));
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(5, 8)]
    [InlineData(100, 30)]
    public void Restarts_back_off(int faults, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), new RestartPolicy().Delay(faults));

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    private static void Signal(int process, int signal) => Assert.Equal(0, Kill(process, signal));

    private static ClickHouseServerState.Ready Ready(ClickHouseServer server) => Assert.IsType<ClickHouseServerState.Ready>(server.State);

    private ClickHouseServerOptions Options() => new() { DataDirectory = _directory, Sessions = 2, Restart = Soon };

    private Task<ClickHouseServer> StartAsync(Func<ClickHouseServerOptions, ClickHouseServerOptions>? change = null)
    {
        // Skips where there is no libchdb.
        _ = engine.Endpoint;
        return ClickHouseServer.StartAsync(change is null ? Options() : change(Options()), cancellation: _deadline.Token);
    }
}
