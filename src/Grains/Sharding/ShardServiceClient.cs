using System.Collections.Concurrent;
using GridGrains.Grains.Contracts.Shards;
using Orleans.Runtime.Services;

namespace GridGrains.Grains.Sharding;

/// <summary>The shard services of the cluster's silos.</summary>
internal interface IShardServices
{
    IShardService At(SiloAddress silo);
}

/// <summary>Addresses the shard service of a given silo.</summary>
internal sealed class ShardServiceClient(IServiceProvider services) : GrainServiceClient<IShardService>(services), IShardServices
{
    private readonly ConcurrentDictionary<SiloAddress, IShardService> _bySilo = new();

    public IShardService At(SiloAddress silo) => _bySilo.GetOrAdd(silo, GetGrainService);
}
