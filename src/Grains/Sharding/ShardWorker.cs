using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding;

/// <summary>
/// Owns one shard on this silo while the map says so: claim, run, release; on any doubt it drops its table and claims again.
/// </summary>
internal sealed class ShardWorker(ShardFamily family, ShardId shard, SiloAddress silo, ShardServices services)
{
    private static readonly TimeSpan PauseBeforeClaim = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestCommit = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _quiesce = new();
    private readonly CancellationTokenSource _release = new();
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IShardRun? _run;
    private Task _running = Task.CompletedTask;

    public ShardId Shard { get; } = shard;

    public IShardRun? Current => _run;

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Ends the batch at hand and writes the last barrier; the table answers reads until the release.</summary>
    public Task QuiesceAsync()
    {
        _quiesce.Cancel();
        return Task.WhenAny(_quiet.Task, _running);
    }

    /// <summary>Asks for the last barrier and the release.</summary>
    public void Release()
    {
        _quiesce.Cancel();
        _release.Cancel();
    }

    public Task ReleasedAsync() => _running;

    public async ValueTask<ShardStatus> GetStatusAsync(CancellationToken cancellation) => _run is { } run
        ? await run.GetStatusAsync(silo.ToString(), cancellation)
        : new ShardStatus(Shard.Family, Shard.Index, silo.ToString(), 0, [], 0, 0, 0, 0, ShardStatus.Claiming, 0);

    private async Task RunAsync()
    {
        while (!_quiesce.IsCancellationRequested)
        {
            try
            {
                await OwnAsync();
            }
            catch (OperationCanceledException) when (_quiesce.IsCancellationRequested)
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
        await using var run = await family.ClaimAsync(Shard, silo.ToString(), services, _quiesce.Token);
        await ProtectFromTrimmingAsync(run.Positions);
        family.Publish(run.Table);
        services.Rebuild.Start(run.Table);
        _run = run;
        try
        {
            await run.RunAsync(_quiesce.Token);
            _quiet.SetResult();
            await Task.Delay(Timeout.Infinite, _release.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _run = null;
            run.Table.Fence();
            family.Withdraw(run.Table);
            if (_release.IsCancellationRequested)
            {
                MoveBorrowersAway(run.Table);
            }

            services.Instruments.Released(Shard, run.Table.Epoch);
        }
    }

    // From its first commit on a consumer is protected from trimming. A broker trims by age alone: one that is away keeps nobody from reads.
    private async Task ProtectFromTrimmingAsync(IReadOnlyList<TopicPosition> positions)
    {
        if (positions.Count == 0)
        {
            return;
        }

        try
        {
            await services.Log.CommitAsync(Shard.ToString(), [.. positions], _quiesce.Token).AsTask().WaitAsync(LongestCommit, services.Clock, _quiesce.Token);
        }
        catch (Exception failure) when (failure is TimeoutException or DomainException { Code: DomainErrorCode.StorageUnavailable })
        {
            services.Instruments.NotReported(Shard, failure);
        }
    }

    // A silo that leaves with nobody to take over has nowhere to move them.
    private void MoveBorrowersAway(ShardTable table)
    {
        if (silo.Equals(services.Map.OwnerOf(Shard)))
        {
            return;
        }

        foreach (var borrower in table.Borrowers.Keys)
        {
            borrower.Migrate(null);
        }
    }
}
