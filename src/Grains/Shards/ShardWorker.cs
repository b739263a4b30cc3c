using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;
using GridGrains.Grains.Areas;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Live;
using GridGrains.Grains.Outcomes;
using GridGrains.Grains.Reads;

namespace GridGrains.Grains.Shards;

/// <summary>What all workers of a silo share.</summary>
internal sealed record ShardServices(
    ShardOptions Options, IPartitionLog Log, ICheckpointStore Store, ShardTables Tables, ShardClaimer Claimer, WaveApplier Waves, OutcomeLog Outcomes,
    IGrainFactory Grains, ShardMap Map, ShardServiceClient Silos, ILocalSiloDetails Here, AreaRefill Refill, LiveFeed Live, ShardInstruments Instruments, IFailpoints Failpoints, TimeProvider Clock);

/// <summary>
/// Owns one shard on this silo while the map says so: claim, consume, barrier; on any doubt it drops its table and claims again.
/// </summary>
internal sealed class ShardWorker(ShardId shard, SiloAddress silo, ShardServices services)
{
    private static readonly TimeSpan PauseBeforeClaim = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestCommit = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _rest = new();
    private readonly CancellationTokenSource _release = new();
    private readonly TaskCompletionSource _rests = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ShardRun? _run;
    private Task _running = Task.CompletedTask;

    public ShardId Shard { get; } = shard;

    public ShardRun? Current => _run;

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Ends the batch at hand and writes the last barrier; the table answers reads until the release.</summary>
    public Task RestAsync()
    {
        _rest.Cancel();
        return Task.WhenAny(_rests.Task, _running);
    }

    /// <summary>Asks for the last barrier and the release.</summary>
    public void Release()
    {
        _rest.Cancel();
        _release.Cancel();
    }

    public Task ReleasedAsync() => _running;

    public async ValueTask<ShardStatus> GetStatusAsync(CancellationToken cancellation)
    {
        if (_run is { } run)
        {
            return await run.GetStatusAsync(silo.ToString(), cancellation);
        }

        return new ShardStatus(Shard.Index, silo.ToString(), 0, [], 0, 0, 0, 0, "claiming", 0);
    }

    private async Task RunAsync()
    {
        while (!_rest.IsCancellationRequested)
        {
            try
            {
                await OwnAsync();
            }
            catch (OperationCanceledException) when (_rest.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                services.Instruments.Lost(Shard, exception);
                await Task.Delay(PauseBeforeClaim, services.Clock);
            }
        }
    }

    private async Task OwnAsync()
    {
        var claimed = await services.Claimer.ClaimAsync(Shard, silo.ToString(), _rest.Token);

        await ProtectFromTrimmingAsync(claimed.Positions);
        await using var run = new ShardRun(Shard, claimed, services);
        services.Tables.Publish(claimed.Table);
        services.Refill.Start(claimed.Table);
        _run = run;
        try
        {
            await run.ConsumeAsync(_rest.Token);
            _rests.SetResult();
            await Task.Delay(Timeout.Infinite, _release.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _run = null;
            claimed.Table.Fence();
            services.Tables.Withdraw(claimed.Table);
            if (_release.IsCancellationRequested)
            {
                MoveBorrowersAway(claimed.Table);
            }

            services.Instruments.Released(Shard, claimed.Table.Epoch);
        }
    }

    // From its first commit on a consumer is protected from trimming. A broker trims by age alone: one that is away keeps nobody from reads.
    private async Task ProtectFromTrimmingAsync(TopicPosition[] positions)
    {
        try
        {
            await services.Log.CommitAsync(Shard.ToString(), positions, _rest.Token).AsTask().WaitAsync(LongestCommit, services.Clock, _rest.Token);
        }
        catch (Exception failure) when (failure is TimeoutException or DomainException { Code: DomainErrorCode.StorageUnavailable })
        {
            services.Instruments.LogNotTold(Shard, failure);
        }
    }

    // A silo that leaves with nobody to take over has nowhere to move them.
    private void MoveBorrowersAway(ShardTable table)
    {
        if (silo.Equals(services.Map.OwnerOf(table.Shard)))
        {
            return;
        }

        foreach (var borrower in table.Borrowers.Keys)
        {
            borrower.Migrate(null);
        }
    }
}
