using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Windows;
using GridGrains.Durability.Sqlite;
using GridGrains.Feeds.Replay;
using GridGrains.Grains;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Prices;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Reads;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace GridGrains.Tests.Cluster;

/// <summary>Silos in this process over one SQLite log and one SQLite checkpoint store in a temporary folder.</summary>
internal sealed class ShardCluster : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly bool _ownsDirectory;

    private ShardCluster(DirectoryInfo directory, bool ownsDirectory, SqlitePartitionLog log, SqliteCheckpointStore store, InProcessTestCluster cluster) =>
        (_directory, _ownsDirectory, Log, Store, Cluster) = (directory, ownsDirectory, log, store, cluster);

    public SqlitePartitionLog Log { get; }

    public SqliteCheckpointStore Store { get; }

    public InProcessTestCluster Cluster { get; }

    public string Directory => _directory.FullName;

    public IGrainFactory Grains => Cluster.Client;

    public static async Task<ShardCluster> StartAsync(int silos = 1, string? directory = null, Action<ShardOptions>? configure = null, Action<IServiceCollection>? services = null, params TopicDefinition[] topics)
    {
        var folder = directory is null ? System.IO.Directory.CreateTempSubdirectory("gridgrains-") : new DirectoryInfo(directory);
        var log = SqlitePartitionLog.Open(Path.Combine(folder.FullName, "log.db"), [.. Topics.All, .. topics], new SqliteLogOptions(), TimeProvider.System);
        var store = SqliteCheckpointStore.Open(Path.Combine(folder.FullName, "checkpoints.db"));
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IPartitionLog>(_ => new Borrowed(log)).AddSingleton<ICheckpointStore>(_ => new BorrowedStore(store));
            services?.Invoke(silo.Services);
            silo.Services.AddPriceGrains();
            silo.AddGridGrains(options =>
            {
                options.GroupFlushInterval = TimeSpan.FromMilliseconds(20);
                configure?.Invoke(options);
            });
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var started = new ShardCluster(folder, directory is null, log, store, cluster);
        await Eventually.TrueAsync(() => Task.FromResult(started.Cluster.Silos.All(silo => silo.ServiceProvider.GetRequiredService<ShardStatuses>().IsReady)), "every silo owns its shards");
        return started;
    }

    public LiveReader Reader(InProcessSiloHandle? silo = null) =>
        (silo ?? Cluster.Silos[0]).ServiceProvider.GetRequiredService<LiveReader>();

    /// <summary>Where the shards of nodes stand, by number.</summary>
    public async Task<IReadOnlyList<ShardStatus>> NodeShardsAsync() =>
        [.. (await Cluster.Silos[0].ServiceProvider.GetRequiredService<ShardStatuses>().GetAsync(CancellationToken.None)).Where(shard => shard.Family == "nodes")];

    public async Task AppendAsync(IEnumerable<LmpEvent> prices)
    {
        var appender = new LogAppender(Log, "TEST");
        foreach (var price in prices)
        {
            appender.Add(price);
            if (appender.IsFull)
            {
                await appender.FlushAsync(CancellationToken.None);
            }
        }

        await appender.FlushAsync(CancellationToken.None);
    }

    /// <summary>Waits until everything in the log is applied.</summary>
    public Task DrainedAsync() => Eventually.TrueAsync(
        async () =>
        {
            var shards = await NodeShardsAsync();
            return shards.Count == Topics.LmpPartitions && shards.All(shard => shard.State == "owned" && shard.Topics.Sum(topic => topic.Lag) == 0);
        },
        "the log is drained");

    public async Task WriteBarriersAsync()
    {
        for (var shard = 0; shard < Topics.LmpPartitions; shard++)
        {
            var grain = Grains.GetGrain<IShardGrain>($"nodes/{shard}");
            await Eventually.TrueAsync(() => Eventually.AnswersAsync(() => grain.WriteBarrierAsync().AsTask()), $"shard {shard} writes a barrier");
        }
    }

    /// <summary>Stored states by key, as a new owner would load them. Fences whoever owns the shards.</summary>
    public async Task<Dictionary<string, byte[]>> StoredNodesAsync()
    {
        var states = new Dictionary<string, byte[]>();
        for (var shard = 0; shard < Topics.LmpPartitions; shard++)
        {
            await Store.ClaimAsync(new ShardId("nodes", shard), "test", Visit, CancellationToken.None);
        }

        return states;

        void Visit(StateKind kind, string key, ReadOnlySpan<byte> state)
        {
            if (kind == StateKind.Entity)
            {
                states[key] = state.ToArray();
            }
        }
    }

    /// <summary>States that one clean pass over the log ends in.</summary>
    public Dictionary<string, byte[]> CleanPass()
    {
        var states = new Dictionary<string, NodeState>();
        for (var shard = 0; shard < Topics.LmpPartitions; shard++)
        {
            for (var topic = 0; topic < 2; topic++)
            {
                Replay(new TopicPartition(topic == 0 ? Topics.RealTimeLmp : Topics.DayAheadLmp, shard), topic, states);
            }
        }

        return states.ToDictionary(pair => pair.Key, pair => Encode(pair.Value));
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
        await CloseStorageAsync();
    }

    /// <summary>Ends all silos without a last barrier, as a crash would, and closes the files.</summary>
    public async Task CrashAsync()
    {
        foreach (var silo in Cluster.Silos.ToArray())
        {
            await Cluster.KillSiloAsync(silo);
        }

        await Cluster.DisposeAsync();
        await Log.DisposeAsync();
        await Store.DisposeAsync();
    }

    private async Task CloseStorageAsync()
    {
        await Log.DisposeAsync();
        await Store.DisposeAsync();
        if (_ownsDirectory)
        {
            _directory.Delete(recursive: true);
        }
    }

    private void Replay(TopicPartition partition, int topic, Dictionary<string, NodeState> states)
    {
        using var reader = Log.OpenReader([new TopicPosition(partition, 0)], 1000);
        var parser = new LmpEventReader();
        var watermarks = new ShardWatermarks();
        while (reader.Read(TimeSpan.Zero, CancellationToken.None) is { } batch)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (!parser.TryRead(batch.Records.Key(i), batch.Records.Value(i), out var fact, out var labels, out _))
                {
                    continue;
                }

                var key = System.Text.Encoding.UTF8.GetString(batch.Records.Key(i));
                if (!states.TryGetValue(key, out var state))
                {
                    states.Add(key, state = new NodeState(EntityKey.Parse(key)));
                }

                state.Labels = state.Labels.UpdatedBy(labels);
                state.Apply(fact, watermarks.Advance(state.Key.Iso, fact.Product, fact.IntervalEndUtc), out _);
                state.AppliedUpTo(topic, batch.Offset(i));
            }
        }
    }

    private static byte[] Encode(NodeState state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        NodeStateCodec.Encode(state, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Silos dispose what their container made; the files outlive any one silo.</summary>
    private sealed class Borrowed(IPartitionLog log) : IPartitionLog
    {
        public IReadOnlyList<TopicDefinition> Topics => log.Topics;

        public ValueTask<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation) =>
            log.AppendAsync(topic, records, headers, cancellation);

        public IPartitionReader OpenReader(IReadOnlyCollection<TopicPosition> positions, int maxRecordsPerBatch, string? group = null) => log.OpenReader(positions, maxRecordsPerBatch, group);

        public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellation) => log.GetOffsetsAsync(partition, cancellation);

        public ValueTask CommitAsync(string consumer, IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation) =>
            log.CommitAsync(consumer, positions, cancellation);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class BorrowedStore(ICheckpointStore store) : ICheckpointStore
    {
        public ValueTask<ShardClaim> ClaimAsync(ShardId shard, string owner, StateVisitor visitor, CancellationToken cancellation) =>
            store.ClaimAsync(shard, owner, visitor, cancellation);

        public ValueTask<IReadOnlyList<TopicPosition>> GetPositionsAsync(ShardId shard, CancellationToken cancellation) => store.GetPositionsAsync(shard, cancellation);

        public ValueTask<bool> WriteBarriersAsync(IReadOnlyList<ShardBarrier> barriers, CancellationToken cancellation) => store.WriteBarriersAsync(barriers, cancellation);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
