using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Groups;
using GridGrains.Grains.Sharding.Reads;

namespace GridGrains.Silo.Http.Prices.Groups;

/// <summary>
/// Asks each known hub once an hour: what a hub sums up is with the shard that owns it, so that its grain need not be active, and Orleans' dashboard lists
/// active grains alone.
/// </summary>
internal sealed partial class HubPresence(IGrainFactory grains, ReferenceCatalog reference, ShardStatuses shards, TimeProvider clock, ILogger<HubPresence> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            while (!shards.IsReady)
            {
                await Task.Delay(PollInterval, clock, stoppingToken);
            }

            await AskAsync(stoppingToken);
            await Task.Delay(Every, clock, stoppingToken);
        }
    }

    private async Task AskAsync(CancellationToken cancellation)
    {
        foreach (var key in Isos.All.SelectMany(iso => reference.Hubs(iso), (iso, hub) => $"{iso.Code}/{hub.Id}"))
        {
            try
            {
                await grains.GetGrain<IHubGrain>(key).GetAsync(cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                LogNotAsked(logger, key, failure.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Hub {Key} did not answer ({Reason}); it is asked again in an hour")]
    private static partial void LogNotAsked(ILogger logger, string key, string reason);
}
