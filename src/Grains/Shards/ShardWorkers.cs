using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Shards;

/// <summary>The workers of this silo, one per shard it owns or is releasing.</summary>
internal sealed class ShardWorkers(ShardServices services, ILocalSiloDetails silo)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, ShardWorker> _workers = [];
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

    /// <summary>Starts workers of shards that are now ours, releases the others, and has the areas told everything again.</summary>
    public void Assign(Func<int, bool> isOurs)
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            for (var shard = 0; shard < services.Options.ShardCount; shard++)
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
                worker.Current?.RefillAreas();
            }
        }
    }

    /// <summary>Has the shards of this silo tell the areas of one shard everything.</summary>
    public void TellAreas(int areaShard, long claimEpoch)
    {
        lock (_gate)
        {
            foreach (var worker in _workers.Values)
            {
                worker.Current?.TellAreas(areaShard, claimEpoch);
            }
        }
    }

    /// <summary>Has every shard of this silo come to rest: all is durable, no grain is called any more, reads are still answered.</summary>
    public Task RestAllAsync() => Task.WhenAll(Stop().Select(worker => worker.RestAsync()));

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

    public ShardWorker? Find(int shard)
    {
        lock (_gate)
        {
            return _workers.GetValueOrDefault(shard);
        }
    }

    public NodeListing[] ListNodes() =>
        [.. services.Tables.All.SelectMany(table => table.Nodes.Values)
            .Select(entry => entry.Snapshot)
            .Where(snapshot => snapshot is { Markets.Count: > 0 })
            .Select(snapshot => new NodeListing(snapshot!.Key.ToString(), snapshot.Labels))];

    /// <summary>Freshness of the feeds as the published snapshots of this silo show it.</summary>
    public FeedFreshness[] GetFreshness(DateTime nowUtc)
    {
        var feeds = new Dictionary<(Iso, Market), FeedFreshness>();
        foreach (var snapshot in services.Tables.All.SelectMany(table => table.Nodes.Values).Select(entry => entry.Snapshot).OfType<NodeSnapshot>())
        {
            foreach (var product in snapshot.Markets)
            {
                if (FreshnessRule.Look(snapshot.Key.Iso, product.Market, product.Latest.KnownAtUtc, nowUtc, GuardrailSettings.Default) is { } look)
                {
                    feeds[(look.Iso, look.Market)] = feeds.TryGetValue((look.Iso, look.Market), out var known) ? known.With(look) : look;
                }
            }
        }

        return [.. feeds.Values];
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

    private void StartIfAbsent(int shard)
    {
        if (!_workers.ContainsKey(shard))
        {
            var worker = new ShardWorker(new ShardId(ShardOptions.Family, shard), silo.SiloAddress, services);
            _workers.Add(shard, worker);
            worker.Start();
        }
    }
}
