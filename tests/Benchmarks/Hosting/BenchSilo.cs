using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Prices;
using GridGrains.Grains.Sharding.Reads;
using GridGrains.Silo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridGrains.Tests.Benchmarks.Hosting;

/// <summary>The silo as users run it, in this process: SQLite log and checkpoints, HTTP facade on a free port of the loopback.</summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly WebApplication _app;

    private BenchSilo(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.Single());

    public IPartitionLog Log => Services.GetRequiredService<IPartitionLog>();

    public LiveReader Reader => Services.GetRequiredService<LiveReader>();

    public ShardStatuses Shards => Services.GetRequiredService<ShardStatuses>();

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public static SiloSettings Settings(string directory, TimeSpan barrierInterval) => new()
    {
        DataDirectory = directory,
        Origin = DataOrigin.Simulated,
        Urls = ["http://127.0.0.1:0"],
        BarrierInterval = barrierInterval,
        LogLevel = LogLevel.Warning,
    };

    /// <summary>Starts without waiting for the shards.</summary>
    public static async Task<BenchSilo> StartAsync(SiloSettings settings, Action<IServiceCollection>? addServices = null)
    {
        var app = SiloHost.Build(settings, SiloStorage.OpenEmbedded(settings), addServices);
        await app.StartAsync();
        return new BenchSilo(app);
    }

    /// <summary>Where the shards of nodes stand, by number.</summary>
    public async Task<IReadOnlyList<ShardStatus>> NodeShardsAsync(CancellationToken cancellation) =>
        [.. (await Shards.GetAsync(cancellation)).Where(shard => shard.Family == "nodes")];

    /// <summary>Waits until every shard is owned and everything in the log is applied.</summary>
    public Task DrainedAsync() => UntilAsync(
        statuses => statuses.Count == Topics.LmpPartitions && statuses.All(shard => shard.State == "owned" && shard.Topics.Sum(topic => topic.Lag) == 0),
        "the log is drained");

    public async Task UntilAsync(Func<IReadOnlyList<ShardStatus>, bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!Shards.IsReady || !condition(await NodeShardsAsync(deadline.Token)))
        {
            if (deadline.IsCancellationRequested)
            {
                throw new TimeoutException($"not within {Deadline.TotalMinutes:0} minutes: {what}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
