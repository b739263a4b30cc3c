using GridGrains.Domain.Areas;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Areas;
using GridGrains.Grains.Contracts.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Shards;

/// <summary>
/// The part of a silo that owns shards. It follows the membership, starts and releases workers, and answers reads of many entities.
/// Workers run off this service's scheduler.
/// </summary>
internal sealed class ShardHost(
    GrainId id, Silo silo, ILoggerFactory loggers, IClusterMembershipService membership, IServiceProvider services, ShardMap map, ShardWorkers workers, ShardTables tables)
    : GrainService(id, silo, loggers), IShardService
{
    private readonly SiloAddress _silo = silo.SiloAddress;
    private readonly ILogger _logger = loggers.CreateLogger<ShardHost>();
    private readonly Lock _following = new();
    private Task _watching = Task.CompletedTask;

    public override Task Start()
    {
        var manifest = services.GetRequiredService<IClusterManifestProvider>();
        _watching = Task.Run(() => Task.WhenAll(
            FollowAsync(membership.MembershipUpdates),
            FollowAsync(manifest.Updates)));
        return base.Start();
    }

    /// <summary>Releases every shard with a last barrier before grains deactivate.</summary>
    public override async Task Stop()
    {
        await base.Stop();
        await Task.Run(workers.ReleaseAllAsync);
        await _watching;
    }

    public ValueTask<NodeSnapshot?[]> ReadNodesAsync(string[] keys)
    {
        var snapshots = new NodeSnapshot?[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            snapshots[i] = Table(keys[i]).Nodes.GetValueOrDefault(keys[i])?.Snapshot;
        }

        return new(snapshots);
    }

    public ValueTask<AreaSnapshot?[]> ReadAreasAsync(AreaKind kind, string[] keys)
    {
        var snapshots = new AreaSnapshot?[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            var table = Table(keys[i]);
            snapshots[i] = table.Areas.IsComplete
                ? table.Areas.Find(kind, keys[i])
                : throw new ShardNotOwnedException($"shard {table.Shard} of {keys[i]} does not know its hubs and zones yet");
        }

        return new(snapshots);
    }

    public ValueTask<NodeListing[]> ListNodesAsync() => new(workers.ListNodes());

    public ValueTask TellAreasAsync(int areaShard, long claimEpoch)
    {
        workers.TellAreas(areaShard, claimEpoch);
        return default;
    }

    public ValueTask<int[]> ContributeAsync(AreaTelling[] tellings)
    {
        List<int>? refused = null;
        for (var i = 0; i < tellings.Length; i++)
        {
            if (tables[tellings[i].AreaShard] is { } table && table.Epoch >= tellings[i].ClaimEpoch)
            {
                table.Areas.Take(tellings[i]);
            }
            else
            {
                (refused ??= []).Add(i);
            }
        }

        return new(refused?.ToArray() ?? []);
    }

    public ValueTask AreasToldAsync(int areaShard, long claimEpoch, int tellingShard)
    {
        if (tables[areaShard] is { } table && table.Epoch == claimEpoch)
        {
            table.Areas.Told(tellingShard);
        }

        return default;
    }

    public ValueTask<FeedFreshness[]> GetFreshnessAsync(DateTime nowUtc) => new(workers.GetFreshness(nowUtc));

    public async ValueTask<ShardStatus[]> GetStatusAsync() => await workers.GetStatusAsync(CancellationToken.None);

    private ShardTable Table(string key)
    {
        var shard = map.ShardOf(key);
        return tables[shard] ?? throw new ShardNotOwnedException($"shard {shard} of {key} is not owned here");
    }

    private async Task FollowAsync<T>(IAsyncEnumerable<T> updates)
    {
        try
        {
            await foreach (var _ in updates.WithCancellation(StoppedCancellationTokenSource.Token))
            {
                Follow();
            }
        }
        catch (OperationCanceledException) when (StoppedCancellationTokenSource.IsCancellationRequested)
        {
            _logger.LogDebug("Stopped following the membership");
        }
        catch (Exception failure)
        {
            _logger.LogCritical(failure, "This silo does not follow the membership any more: restart it");
            throw;
        }
    }

    // Two watchers come here: without the lock the one with the older view could have the last word, until the membership changes again.
    private void Follow()
    {
        lock (_following)
        {
            map.Update(membership.CurrentSnapshot);
            workers.Assign(shard => _silo.Equals(map.OwnerOf(shard)));
        }
    }
}
