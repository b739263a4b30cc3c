using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Reads;
using GridGrains.Silo.Http.Documents;

namespace GridGrains.Silo.Http.Shards;

/// <summary>Where the shards stand: who owns them, what they have applied, what is durable.</summary>
internal sealed class ShardEndpoints(LiveReader reader)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<ShardEndpoints>();
        routes.MapApiGet("/v1/shards", endpoints.ListAsync)
            .Describe<ShardList>("listShards", "Operations", "Shards with owners, positions and lag", "Of all silos, by shard number.", ShardExamples.Shards);
    }

    public async Task ListAsync(HttpContext context)
    {
        var shards = await reader.GetShardsAsync(context.RequestAborted);
        await context.WriteJsonAsync(new ShardList([.. shards.Select(ViewOf)]), ApiJson.Default.ShardList);
    }

    private static ShardView ViewOf(ShardStatus shard) => new(
        shard.Shard,
        shard.State,
        shard.Silo,
        shard.Epoch,
        shard.Entities,
        shard.DirtyEntities,
        shard.Barriers,
        shard.LastBarrierAgeSeconds,
        Array.ConvertAll(shard.Topics, topic => new ShardTopicView(topic.Topic, topic.Applied, topic.Durable, topic.Lag)));
}
