using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Streams;
using GridGrains.Streams.Filtering;
using GridGrains.Streams.Hosting;
using GridGrains.Streams.Records;
using GridGrains.Tests.Streams;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.TestingHost;
using Xunit;

[assembly: AssemblyFixture(typeof(StreamCluster))]

namespace GridGrains.Tests.Streams;

/// <summary>Two silos in this process over one embedded log; all classes share them, each test has keys of its own.</summary>
public sealed class StreamCluster : IAsyncLifetime
{
    public const string Provider = "redpanda";
    public const string Letters = "letters";
    public const string Stops = "stops";

    public const string Orders = "ORDERS";
    public const string Implicit = "IMPLICIT";
    public const string Sums = "SUMS";
    public const string Poison = "POISON";
    public const string Stopping = "STOPPING";
    public const string DeadLetters = "DEAD";
    public const string Foreign = "FOREIGN";
    public const int Partitions = 3;

    private static readonly string[] TopicNames = [Orders, Implicit, Sums, Poison, Stopping, DeadLetters, Foreign];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gridgrains-streams-");
    private InProcessTestCluster? _cluster;
    private SqlitePartitionLog? _log;

    public InProcessTestCluster Cluster => _cluster ?? throw new InvalidOperationException("not started");

    public IPartitionLog Log => _log ?? throw new InvalidOperationException("not started");

    public IClusterClient Client => Cluster.Client;

    internal static ShiftedClock Clock { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var topics = TopicNames.Select(name => new TopicDefinition(name, name == Orders ? Partitions : 1, null)).ToArray();
        _log = SqlitePartitionLog.Open(Path.Combine(_directory.FullName, "log.db"), topics, new SqliteLogOptions(), TimeProvider.System);
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) => AddStreams(silo, _log));
        builder.ConfigureClient(client =>
        {
            client.AddRedpandaStreams(Provider);
            client.AddRedpandaStreams(Letters);
            client.AddRedpandaStreams(Stops);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        if (_log is not null)
            await _log.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    internal IAsyncStream<T> Stream<T>(string streamNamespace, string key, string provider = Provider) =>
        Client.GetStreamProvider(provider).GetStream<T>(StreamId.Create(streamNamespace, key));

    internal IAsyncStream<Order> Stream(string streamNamespace, string key, string provider = Provider) => Stream<Order>(streamNamespace, key, provider);

    internal Task PublishAsync(string streamNamespace, string key, int number, string provider = Provider, string kind = "plain") =>
        Stream(streamNamespace, key, provider).OnNextAsync(new Order(key, number, kind));

    /// <summary>Appends a value as another program would.</summary>
    internal async Task<LogSequenceToken> AppendAsync(string topic, string key, string value)
    {
        var records = new RecordBuffer(1024, 1);
        records.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        var position = (await Log.AppendAsync(topic, records, new RecordHeaders("test", "TEST"), CancellationToken.None))[0];
        return new LogSequenceToken(position.Partition, position.Offset);
    }

    private static void AddStreams(ISiloBuilder silo, IPartitionLog log)
    {
        silo.Services.AddKeyedSingleton<IGrainStorage>(SharedStorage.Name, (services, _) => new SharedStorage(services.GetRequiredService<DeepCopier>()));
        silo.Services.AddKeyedSingleton<TimeProvider>(StreamingTimeProviderNames.Streaming, Clock);
        silo.AddRedpandaStreams(Provider, options =>
        {
            Common(options, log, Orders, Implicit, Sums);
            options.AddReadOnlyTopic(Foreign, "foreign");
        });
        silo.AddRedpandaStreams(Letters, options =>
        {
            Common(options, log, Poison);
            (options.OnFailure, options.DeadLetterTopic, options.GiveUpAfter) = (FailurePolicy.DeadLetter, DeadLetters, TimeSpan.FromMilliseconds(300));
        });
        silo.AddRedpandaStreams(Stops, options =>
        {
            Common(options, log, Stopping);
            (options.OnFailure, options.GiveUpAfter) = (FailurePolicy.Stop, TimeSpan.FromMilliseconds(300));
        });
        silo.AddStreamFilter<JsonFieldFilter>(Provider);
    }

    private static void Common(RedpandaStreamOptions options, IPartitionLog log, params string[] topics)
    {
        options.Log = _ => log;
        foreach (var topic in topics)
            options.AddTopic(topic);
        (options.RetryDelay, options.MaxRetryDelay) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50));
        options.CheckpointPeriod = TimeSpan.FromMilliseconds(50);
    }
}
