using GridGrains.Grains.Contracts.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Sharding;

/// <summary>
/// The part of a silo that owns shards. It follows the membership, starts and releases workers, and answers other silos about what is owned
/// here. Workers run off this service's scheduler.
/// </summary>
internal sealed class ShardHost(
    GrainId id, Silo silo, ILoggerFactory loggers, IClusterMembershipService membership, IServiceProvider services, ShardMap map, ShardWorkers workers, ShardFamilies families)
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

    public ValueTask<object> ReadAsync(string source, string[] keys) => new(families.Sources[source].ReadAll(keys));

    public ValueTask<object> AskAsync(string family, object question) => new(families[family].Answer(question));

    public ValueTask SendGroupsAsync(string family, int groupShard, long claimEpoch)
    {
        workers.SendGroups(family, groupShard, claimEpoch);
        return default;
    }

    public ValueTask<int[]> ContributeAsync(ContributionMessage[] messages)
    {
        List<int>? refused = null;
        for (var i = 0; i < messages.Length; i++)
        {
            if (families[messages[i].Family].Table(messages[i].GroupShard) is { } table && table.Epoch >= messages[i].ClaimEpoch)
            {
                table.Groups.Take(messages[i]);
            }
            else
            {
                (refused ??= []).Add(i);
            }
        }

        return new(refused?.ToArray() ?? []);
    }

    public ValueTask GroupsSentAsync(string family, int groupShard, long claimEpoch, int sendingShard)
    {
        if (families[family].Table(groupShard) is { } table && table.Epoch == claimEpoch)
        {
            table.Groups.Contributed(sendingShard);
        }

        return default;
    }

    public async ValueTask<ShardStatus[]> GetStatusAsync() => await workers.GetStatusAsync(CancellationToken.None);

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
