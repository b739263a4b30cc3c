using GridGrains.ClickHouse.Engine;
using GridGrains.Silo.Hosting;
using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Faults.Checks;
using GridGrains.Tests.Faults.Silos;
using GridGrains.Tests.Unit.Durability.Kafka;
using GridGrains.Tests.Unit.Durability.Postgres;
using Xunit;

namespace GridGrains.Tests.Faults.Clustered;

/// <summary>
/// Two silos that keep one lake in a folder and one warehouse in an engine of the tests' own, under a load of live prices. Their lake is looked after
/// all the time, and backfills are written in small batches.
/// </summary>
public sealed class TableClusterFixture : IAsyncLifetime
{
    private const int Silos = 2;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gridgrains-faults-tables-");
    private readonly PostgresFixture _postgres = new();
    private readonly MockKafkaCluster _kafka = ClusterFixture.NewBroker();
    private ClickHouseServer? _engine;
    private FaultRun? _run;

    /// <summary>Without PostgreSQL or the engine the tests are skipped; on a build agent they fail.</summary>
    internal FaultRun Run => _run ?? throw Missing($"no cluster without {_postgres.Server}");

    internal StoredTables Tables { get; private set; } = null!;

    internal StoredLake Lake { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!_postgres.IsAvailable)
        {
            return;
        }

        _engine = await ClickHouseServer.StartAsync(new ClickHouseServerOptions { DataDirectory = Path.Combine(_directory.FullName, "engine"), FilesDirectory = _directory.FullName });
        if (_engine.State is not ClickHouseServerState.Ready ready)
        {
            return;
        }

        const string warehouse = "faults";
        var database = await _postgres.Server.CreateDatabaseAsync(CancellationToken.None);
        SiloSlot[] slots = [.. Enumerable.Range(1, Silos).Select(number => NewSlot(number, database, ready.Endpoint.ConnectionString(warehouse)))];
        (Tables, Lake) = (new StoredTables(ready.Endpoint, warehouse), new StoredLake(database, LakeFolder));
        _run = new FaultRun(slots, Campaign.Seed, () => StoredState.ReadPostgresAsync(database));
        await Task.WhenAll(slots.Select(async slot => Assert.True(await slot.StartAsync(LifeOf("")), $"{slot.Name} ended at its start: {slot.Output}")));
        await _run.BeginAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
            Tables.Dispose();
            Lake.Dispose();
        }

        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        _kafka.Dispose();
        _postgres.Dispose();
        _directory.Delete(recursive: true);
    }

    private string LakeFolder => Path.Combine(_directory.FullName, "lake");

    internal static SiloLife LifeOf(string failpoint) => new() { Failpoint = failpoint, Faults = "upkeep-seconds=1 bulk-rows=400 engine-reads-files=1" };

    private SiloSlot NewSlot(int number, string database, string warehouse) => ClusterFixture.NewSlot(
        $"silo {number}", "tables", _kafka, database,
        [
            "--data-dir", Path.Combine(_directory.FullName, $"silo-{number}"), "--lake-dir", LakeFolder, "--lake-seconds", "1",
            "--clickhouse", "on", "--clickhouse-seconds", "1",
        ],
        [new(WarehouseSettings.ConnectionVariable, warehouse)]);

    private Exception Missing(string why)
    {
        var reason = _engine?.State is ClickHouseServerState.Degraded degraded ? degraded.Reason : why;
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
        return new InvalidOperationException(reason);
    }
}
