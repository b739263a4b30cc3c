using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding.Singletons;

/// <summary>A singleton under one claim. Its barriers hold nothing; they only find out that the claim was taken over.</summary>
internal sealed class SingletonRun(ShardTable table, ISingleton? singleton, ShardServices services) : IShardRun
{
    private readonly StateBuffer _nothing = new();

    public ShardTable Table { get; } = table;

    public IReadOnlyList<TopicPosition> Positions => [];

    public async Task RunAsync(CancellationToken end)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(end);
        var work = singleton is null ? Task.Delay(Timeout.Infinite, ended.Token) : Task.Run(() => singleton.RunAsync(Table.Epoch, ended.Token), ended.Token);
        var watch = WatchClaimAsync(ended.Token);
        var first = await Task.WhenAny(work, watch);
        await ended.CancelAsync();
        await Task.WhenAll(work, watch).WaitAsync(services.Options.ReleaseDeadline, services.Clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!end.IsCancellationRequested)
        {
            await first;
            throw new ShardLostException($"the work of {Table.Id} ended");
        }
    }

    public async Task WriteBarrierNowAsync(CancellationToken cancellation)
    {
        if (!await services.Store.WriteBarrierAsync(Table.Id, Table.Epoch, [], _nothing, cancellation))
        {
            throw new ShardNotOwnedException($"epoch {Table.Epoch} of {Table.Id} is no longer current");
        }
    }

    public void RebuildGroups()
    {
    }

    public void SendGroups(int groupShard, long claimEpoch)
    {
    }

    public ValueTask<ShardStatus> GetStatusAsync(string silo, CancellationToken cancellation) =>
        new(new ShardStatus(Table.Id.Family, Table.Shard, silo, Table.Epoch, [], 0, 0, 0, 0, ShardStatus.Owned, 0));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task WatchClaimAsync(CancellationToken ended)
    {
        while (true)
        {
            await Task.Delay(services.Options.BarrierInterval, services.Clock, ended);
            if (!await IsClaimHeldAsync(ended))
            {
                services.Instruments.Fenced(Table.Id);
                throw new ShardLostException($"epoch {Table.Epoch} of {Table.Id} is no longer current");
            }
        }
    }

    // A store that does not answer is no reason to end the work: what it does outside carries its epoch, and an older one is refused there.
    private async Task<bool> IsClaimHeldAsync(CancellationToken ended)
    {
        try
        {
            return await services.Store.WriteBarrierAsync(Table.Id, Table.Epoch, [], _nothing, ended);
        }
        catch (DomainException failure) when (failure.Code == DomainErrorCode.StorageUnavailable)
        {
            services.Instruments.ClaimUnseen(Table.Id, failure);
            return true;
        }
    }
}
