using GridGrains.ClickHouse.Access;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Sharding.Reads;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;

namespace GridGrains.Silo.Http.Health;

/// <summary>Whether the process lives, and whether it should get requests.</summary>
internal sealed class HealthEndpoints(ShardStatuses shards, WarmUp warmUp, DataPresence data, AccessSettings access, IServiceProvider services)
{
    private static readonly HealthView Live = new("live", []);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<HealthEndpoints>();
        routes.MapApiGet("/health", static context => WriteAsync(context, Live)).IsForEveryone()
            .Describe<HealthView>("health", "Operations", "Liveness, at Feast's path", "200 while the process answers.", HealthExamples.Ready);
        routes.MapApiGet("/health/live", static context => WriteAsync(context, Live)).IsForEveryone()
            .Describe<HealthView>("healthLive", "Operations", "Liveness", "200 while the process answers.", HealthExamples.Ready);
        routes.MapApiGet("/health/ready", endpoints.GetReadyAsync).IsForEveryone()
            .Describe<HealthView>(
                "healthReady", "Operations", "Readiness",
                "200 when every shard of this silo can be read, the read paths are warm and the data directory is there, else 503. The check `warehouse` is reported beside them: live prices do not need it. With --auth no checks are listed.",
                HealthExamples.Ready)
            .WithAnswer<HealthView>(StatusCodes.Status503ServiceUnavailable);
    }

    public Task GetReadyAsync(HttpContext context)
    {
        List<HealthCheckView> checks =
        [
            new("shards", shards.IsReady, shards.IsReady ? "every shard of this silo can be read" : "shards are being claimed"),
            new("warm_up", warmUp.IsDone, warmUp.IsDone ? "the read paths are warm" : "the read paths are being warmed up"),
            new("data_directory", data.IsThere, data.IsThere ? "it is where it was opened" : "it was deleted, moved or replaced: nothing can be kept"),
        ];
        var isReady = checks.TrueForAll(check => check.Ok);
        if (services.GetService<Warehouse>() is { } warehouse)
        {
            // Live prices do not need it: what it lacks is reported and does not make the silo unready.
            checks.Add(new("warehouse", warehouse.Absence is null, warehouse.Absence ?? warehouse.State));
        }

        context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;

        // Where callers have names, this answers those who have none, and says nothing to them.
        return WriteAsync(context, new HealthView(isReady ? "ready" : "not_ready", access.KeysRequired ? [] : checks));
    }

    private static Task WriteAsync(HttpContext context, HealthView view) => context.WriteJsonAsync(view, ApiJson.Default.HealthView);
}
