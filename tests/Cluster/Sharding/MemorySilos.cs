using System.Collections.Concurrent;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;

namespace GridGrains.Tests.Cluster.Sharding;

/// <summary>Shard services of other silos that note what they are sent and answer as a test wants.</summary>
internal sealed class MemorySilos : IShardServices
{
    private readonly ConcurrentDictionary<SiloAddress, Silo> _silos = new();

    IShardService IShardServices.At(SiloAddress silo) => At(silo);

    public Silo At(SiloAddress silo) => _silos.GetOrAdd(silo, _ => new Silo());

    /// <summary>All contributions that any silo was sent, in the order of each silo.</summary>
    public ContributionMessage[] Contributions => [.. _silos.Values.SelectMany(silo => silo.Contributions).SelectMany(messages => messages)];

    public (string Family, int GroupShard, long ClaimEpoch, int From)[] Reports => [.. _silos.Values.SelectMany(silo => silo.Reports)];

    public void Forget() => _silos.Values.ToList().ForEach(silo => silo.Forget());

    internal sealed class Silo : IShardService
    {
        public ConcurrentQueue<ContributionMessage[]> Contributions { get; } = new();

        public ConcurrentQueue<(string Family, int GroupShard, long ClaimEpoch, int From)> Reports { get; } = new();

        public ConcurrentQueue<(string Family, int GroupShard, long ClaimEpoch)> Asked { get; } = new();

        /// <summary>Positions of the contributions that are refused.</summary>
        public Func<ContributionMessage[], ValueTask<int[]>> Refuse { get; set; } = _ => new([]);

        public Func<ValueTask> Report { get; set; } = () => ValueTask.CompletedTask;

        public Func<int, ValueTask> Ask { get; set; } = _ => ValueTask.CompletedTask;

        public ValueTask<int[]> ContributeAsync(ContributionMessage[] messages)
        {
            Contributions.Enqueue(messages);
            return Refuse(messages);
        }

        public ValueTask GroupsSentAsync(string family, int groupShard, long claimEpoch, int sendingShard)
        {
            Reports.Enqueue((family, groupShard, claimEpoch, sendingShard));
            return Report();
        }

        public ValueTask SendGroupsAsync(string family, int groupShard, long claimEpoch)
        {
            Asked.Enqueue((family, groupShard, claimEpoch));
            return Ask(Asked.Count);
        }

        public ValueTask<object> ReadAsync(string source, string[] keys) => throw new NotSupportedException("nothing is read here");

        public ValueTask<object> AskAsync(string family, object question) => throw new NotSupportedException("nothing is asked here");

        public ValueTask<ShardStatus[]> GetStatusAsync() => throw new NotSupportedException("nothing is owned here");

        public void Forget()
        {
            Contributions.Clear();
            Reports.Clear();
        }
    }
}
