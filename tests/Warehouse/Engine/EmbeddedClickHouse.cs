using GridGrains.ClickHouse.Engine;
using GridGrains.Tests.Warehouse.Engine;
using Xunit;

[assembly: AssemblyFixture(typeof(EmbeddedClickHouse))]

namespace GridGrains.Tests.Warehouse.Engine;

/// <summary>One engine for all tests of the assembly, with libchdb from the product's own cache. Where there is none, tests that need it are
/// skipped; on a build agent they fail. Tests use databases of their own.</summary>
public sealed class EmbeddedClickHouse : IAsyncLifetime
{
    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("gridgrains-clickhouse-").FullName;
    private ClickHouseServer? _server;
    private int _databases;

    public static bool IsBuildAgent => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>The running engine; the test is skipped, or fails on a build agent, where it does not run.</summary>
    public ClickHouseEndpoint Endpoint => _server?.State switch
    {
        ClickHouseServerState.Ready ready => ready.Endpoint,
        ClickHouseServerState.Degraded degraded when IsBuildAgent => Missing(Assert.Fail, degraded.Reason),
        ClickHouseServerState.Degraded degraded => Missing(Assert.Skip, degraded.Reason),
        var state => Missing(Assert.Fail, $"the engine is in state {state}"),
    };

    public async ValueTask InitializeAsync() => _server = await ClickHouseServer.StartAsync(new ClickHouseServerOptions { DataDirectory = _directory, FilesDirectory = Path.GetTempPath() });

    /// <summary>Of its data.</summary>
    public string Directory => _directory;

    /// <summary>A name for a database that no other test uses.</summary>
    public string NewDatabaseName() => $"test_{Interlocked.Increment(ref _databases)}";

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        System.IO.Directory.Delete(_directory, recursive: true);
    }

    private static ClickHouseEndpoint Missing(Action<string> report, string reason)
    {
        report(reason);
        throw new InvalidOperationException(reason);
    }
}
