using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding.Reads;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Shards;

/// <summary>Where the shards stand: who owns them, what they have applied, what is durable.</summary>
internal sealed class ShardEndpoints(ShardStatuses shards)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<ShardEndpoints>();
        routes.MapApiGet("/v1/shards", endpoints.ListAsync, new QueryParameter("family", "Shards of one family alone", "nodes")).Needs(AccessScope.Read)
            .Describe<ShardList>("listShards", "Operations", "Shards with owners, positions and lag", "Of all silos, by family and shard number.", ShardExamples.Shards);
    }

    public async Task ListAsync(HttpContext context)
    {
        var family = context.Request.Query["family"].ToString();
        var statuses = await shards.GetAsync(context.RequestAborted);
        var wanted = statuses.Where(shard => family.Length == 0 || shard.Family == family).Select(ViewOf);
        await context.WriteJsonAsync(new ShardList([.. wanted]), ApiJson.Default.ShardList);
    }

    private static ShardView ViewOf(ShardStatus shard) => new(
        shard.Family,
        shard.Index,
        shard.State,
        shard.Silo,
        shard.Epoch,
        shard.Entities,
        shard.DirtyEntities,
        shard.Barriers,
        shard.LastBarrierAgeSeconds,
        Array.ConvertAll(shard.Topics, topic => new ShardTopicView(topic.Topic, topic.Applied, topic.Durable, topic.Lag)));
}
