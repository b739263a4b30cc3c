using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;
using GridGrains.Grains.DerivedTopics;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Groups;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Metadata;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

/// <summary>What the engine's classes need of a silo, without one: a clock, a store, a log and the other silos stand in memory.</summary>
internal sealed class EngineParts : IDisposable
{
    private readonly ServiceProvider _provider;

    public EngineParts()
    {
        _provider = new ServiceCollection()
            .AddMetrics()
            .AddSingleton<IClusterManifestProvider>(new Manifest([.. Enumerable.Range(0, 10).Select(Silo)]))
            .BuildServiceProvider();
        Instruments = new ShardInstruments(_provider.GetRequiredService<IMeterFactory>(), NullLogger<ShardInstruments>.Instance);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    public ShardOptions Options { get; } = new();

    public MemoryStore Store { get; } = new();

    public MemoryLog Log { get; } = new();

    public MemorySilos Silos { get; } = new();

    public ShardInstruments Instruments { get; }

    /// <summary>The services of a silo with these families, in a cluster of so many silos. Grains are not called through it.</summary>
    public ShardServices Services(int silos, params ShardFamily[] families) => ServicesOver(Store, silos, families);

    public ShardServices ServicesOver(ICheckpointStore store, int silos, params ShardFamily[] families)
    {
        var all = new ShardFamilies(families, Log);
        var map = NewMap(all);
        map.Update(Members([.. Enumerable.Range(0, silos).Select(Silo)]));
        return new ShardServices(
            Options, Log, store, all, new CallBudget(Options), new DerivedTopicLog(Log, Instruments, Clock), null!, map, Silos,
            new GroupRebuild(map, Silos, Options, Clock), Instruments, Failpoints.None, Clock);
    }

    public ShardMap NewMap(ShardFamilies families) => new(families, _provider);

    public static SiloAddress Silo(int number) => SiloAddress.New(IPAddress.Loopback, 11_111 + number, 1 + number);

    public static ClusterMembershipSnapshot Members(params SiloAddress[] active) => new(
        active.ToImmutableDictionary(silo => silo, silo => new ClusterMember(silo, SiloStatus.Active, silo.ToString())), new MembershipVersion(1));

    /// <summary>Keys of one shard, in a fixed order.</summary>
    public static string[] KeysOf(int shard, int shards, int count) =>
        [.. Enumerable.Range(0, int.MaxValue).Select(number => $"red/{number}").Where(key => KeyPartitioner.PartitionOf(key, shards) == shard).Take(count)];

    /// <summary>Records of one partition; without offsets they follow each other from 0.</summary>
    public static LogBatch Batch(TopicPartition partition, IEnumerable<(string Key, string Value)> records, long[]? offsets = null) =>
        Batch(partition, records.Select(record => (Encoding.UTF8.GetBytes(record.Key), record.Value)), offsets);

    public static LogBatch Batch(TopicPartition partition, IEnumerable<(byte[] Key, string Value)> records, long[]? offsets = null)
    {
        var buffer = new RecordBuffer();
        foreach (var (key, value) in records)
        {
            buffer.Add(key, Encoding.UTF8.GetBytes(value));
        }

        var appended = Enumerable.Range(0, buffer.Count).Select(index => DateTime.UnixEpoch.AddMinutes(index));
        return new LogBatch(
            partition, buffer, offsets ?? [.. Enumerable.Range(0, buffer.Count)], [.. appended], [.. Enumerable.Repeat(new RecordHeaders("count/1", "TEST"), buffer.Count)]);
    }

    /// <summary>Lets the clock run until the task has ended, well or badly.</summary>
    public async Task RunClockAsync(Task task, TimeSpan step)
    {
        for (var steps = 0; !task.IsCompleted; steps++)
        {
            Assert.True(steps < 1_000_000, "the task does not end, whatever time passes");
            Clock.Advance(step);
            await Task.Yield();
        }
    }

    public void Dispose() => _provider.Dispose();

    private sealed class Manifest(SiloAddress[] silos) : IClusterManifestProvider
    {
        private static readonly GrainManifest None = new(
            ImmutableDictionary<GrainType, GrainProperties>.Empty, ImmutableDictionary<GrainInterfaceType, GrainInterfaceProperties>.Empty);

        public ClusterManifest Current { get; } = new(new MajorMinorVersion(1, 1), silos.ToImmutableDictionary(silo => silo, _ => None));

        public IAsyncEnumerable<ClusterManifest> Updates => throw new NotSupportedException("nobody follows the manifest here");

        public GrainManifest LocalGrainManifest => None;
    }
}
