using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Engine;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Health;

namespace GridGrains.Silo.Warehouses;

/// <summary>
/// Says where the warehouse's server is. An embedded one starts when the silo is ready and not before: loading it takes a second of the
/// processor that the silo's own start needs. It stops when everything that writes to it has stopped.
/// </summary>
internal sealed class WarehouseEngine(SiloSettings settings, Lazy<WarmUp> warmUp, ILoggerFactory logs, TimeProvider clock) : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private volatile ClickHouseServer? _server;

    /// <summary>How often an embedded engine ended unasked.</summary>
    public int Restarts => _server?.Restarts ?? 0;

    public int? ProcessId => _server?.ProcessId;

    public string Word => !settings.Warehouse.IsEmbedded ? "external" : _server?.State switch
    {
        ClickHouseServerState.Ready => "ready",
        ClickHouseServerState.Degraded => "degraded",
        ClickHouseServerState.Stopped => "stopped",
        _ => "starting",
    };

    public WarehousePlace Place => settings.Warehouse.ConnectionString is { } external ? new(external, "a server that is there already") : PlaceOf(_server?.State);

    /// <summary>Waits until an embedded engine is there or cannot be had.</summary>
    /// <returns>Whether something can be written.</returns>
    public async Task<bool> SettleAsync(CancellationToken cancellation)
    {
        while (Word == "starting")
        {
            await Task.Delay(PollInterval, clock, cancellation);
        }

        return Word != "degraded";
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.DisposeAsync();
        }

        Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (settings.Warehouse.IsEmbedded && _server is null)
        {
            await Task.Delay(PollInterval, clock, stoppingToken);
            if (warmUp.Value.IsDone)
            {
                _server = ClickHouseServer.Start(Options(), logs.CreateLogger("GridGrains.Warehouse"));
            }
        }
    }

    // Queries may read the lake's files and no others: not the checkpoints beside them, nor where the silo happens to be started.
    private ClickHouseServerOptions Options()
    {
        var engine = settings.Warehouse.DirectoryOf(settings);
        var files = settings.Lake.IsOn ? settings.Lake.DirectoryOf(settings) : engine;
        Directory.CreateDirectory(files);
        return new ClickHouseServerOptions { DataDirectory = engine, FilesDirectory = files };
    }

    private static WarehousePlace PlaceOf(ClickHouseServerState? state) => state switch
    {
        ClickHouseServerState.Ready ready => new(ready.Endpoint.ConnectionString(), $"ClickHouse {ready.Version}{(ready.Shared ? " of another process" : "")}"),
        ClickHouseServerState.Degraded degraded => new(null, degraded.Reason),
        ClickHouseServerState.Stopped => new(null, "the engine is stopped"),
        ClickHouseServerState.Starting starting => new(null, $"the engine is starting: {starting.Step}"),
        _ => new(null, "the engine starts when the silo is ready"),
    };
}
