using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding;

/// <summary>The workers of this silo, one per shard it owns or is releasing.</summary>
internal sealed class ShardWorkers(ShardServices services, ILocalSiloDetails silo) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ShardId, ShardWorker> _workers = [];
    private bool _isStopped;

    /// <summary>True when every shard of this silo has a table to read from.</summary>
    public bool AllOwned
    {
        get
        {
            lock (_gate)
            {
                return _workers.Count > 0 && _workers.Values.All(worker => worker.Current is not null);
            }
        }
    }

    /// <summary>Starts workers of shards that are now ours, releases the others, and has everything for groups sent again.</summary>
    public void Assign(Func<ShardId, bool> isOurs)
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            foreach (var shard in services.Families.Shards)
            {
                if (isOurs(shard))
                {
                    StartIfAbsent(shard);
                }
                else if (_workers.Remove(shard, out var worker))
                {
                    worker.Release();
                }
            }

            foreach (var worker in _workers.Values)
            {
                worker.Current?.RebuildGroups();
            }
        }
    }

    /// <summary>Has the shards of this silo send everything for the groups of one shard of their family.</summary>
    public void SendGroups(string family, int groupShard, long claimEpoch)
    {
        lock (_gate)
        {
            foreach (var worker in _workers.Values.Where(worker => worker.Shard.Family == family))
            {
                worker.Current?.SendGroups(groupShard, claimEpoch);
            }
        }
    }

    /// <summary>Brings every shard of this silo to rest: all is durable, no grain is called any more, reads are still answered.</summary>
    public Task QuiesceAllAsync() => Task.WhenAll(Stop().Select(worker => worker.QuiesceAsync()));

    public Task ReleaseAllAsync()
    {
        var workers = Stop();
        lock (_gate)
        {
            _workers.Clear();
        }

        foreach (var worker in workers)
        {
            worker.Release();
        }

        return Task.WhenAll(workers.Select(worker => worker.ReleasedAsync()));
    }

    /// <summary>A host that is disposed without having been stopped leaves no worker behind that claims again and again.</summary>
    public void Dispose()
    {
        foreach (var worker in Stop())
        {
            worker.Release();
        }
    }

    public ShardWorker? Find(ShardId shard)
    {
        lock (_gate)
        {
            return _workers.GetValueOrDefault(shard);
        }
    }

    public async ValueTask<ShardStatus[]> GetStatusAsync(CancellationToken cancellation)
    {
        ShardWorker[] workers;
        lock (_gate)
        {
            workers = [.. _workers.Values];
        }

        var statuses = new ShardStatus[workers.Length];
        for (var i = 0; i < workers.Length; i++)
        {
            statuses[i] = await workers[i].GetStatusAsync(cancellation);
        }

        return statuses;
    }

    /// <summary>From now on no shard comes or goes with the membership.</summary>
    private ShardWorker[] Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            return [.. _workers.Values];
        }
    }

    private void StartIfAbsent(ShardId shard)
    {
        if (!_workers.ContainsKey(shard))
        {
            var worker = new ShardWorker(services.Families[shard.Family], shard, silo.SiloAddress, services);
            _workers.Add(shard, worker);
            worker.Start();
        }
    }
}
