using GridGrains.Domain.Log;
using GridGrains.Silo.Hosting;
using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Faults.Checks;
using GridGrains.Tests.Faults.Silos;
using GridGrains.Tests.Unit.Durability.Kafka;
using GridGrains.Tests.Unit.Durability.Postgres;
using Xunit;

namespace GridGrains.Tests.Faults.Clustered;

/// <summary>Three silos on a PostgreSQL server and a mock broker of the tests' own, under load from the first test to the last.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private const int Silos = 3;

    private readonly PostgresFixture _postgres = new();
    private readonly MockKafkaCluster _kafka = NewBroker();
    private FaultRun? _run;

    /// <summary>Without PostgreSQL the tests are skipped; on a build agent they fail.</summary>
    internal FaultRun Run => _run ?? throw new InvalidOperationException($"no cluster without {_postgres.Server}");

    internal PostgresServer Postgres => _postgres.Server;

    internal MockKafkaCluster Kafka => _kafka;

    public async ValueTask InitializeAsync()
    {
        if (!_postgres.IsAvailable)
        {
            return;
        }

        var database = await _postgres.Server.CreateDatabaseAsync(CancellationToken.None);
        SiloSlot[] slots = [.. Enumerable.Range(1, Silos).Select(number => NewSlot($"silo {number}", "gridgrains", _kafka, database))];
        _run = new FaultRun(slots, Campaign.Seed, () => StoredState.ReadPostgresAsync(database));
        await Task.WhenAll(slots.Select(slot => slot.StartAsync()));
        await _run.BeginAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
        }

        _kafka.Dispose();
        _postgres.Dispose();
    }

    internal static MockKafkaCluster NewBroker()
    {
        var broker = new MockKafkaCluster();
        foreach (var topic in Topics.All)
        {
            broker.CreateTopic(topic.Name, topic.Partitions);
        }

        return broker;
    }

    internal static SiloSlot NewSlot(string name, string clusterId, MockKafkaCluster kafka, string database) => NewSlot(name, clusterId, kafka, database, [], []);

    /// <param name="arguments">Further ones.</param>
    /// <param name="environment">Further variables.</param>
    internal static SiloSlot NewSlot(
        string name, string clusterId, MockKafkaCluster kafka, string database, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment) => new(
        name,
        ["--feed", "none", "--cluster", "--cluster-id", clusterId, .. arguments],
        new Dictionary<string, string>(environment)
        {
            [ClusterSettings.KafkaVariable] = kafka.BootstrapServers,
            [ClusterSettings.PostgresVariable] = database,
        });
}

[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>
{
    public const string Name = "three silos";
}
