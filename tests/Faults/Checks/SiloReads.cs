using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Tests.Faults.Silos;

namespace GridGrains.Tests.Faults.Checks;

/// <summary>Requests that several checks make.</summary>
internal static class SiloReads
{
    public static string PathOf(string kind, EntityKey key) => $"v1/{kind}/{key.Iso}/{Uri.EscapeDataString(key.Id)}";

    /// <returns>Null when the silo answers anything but the node.</returns>
    public static async Task<NodeView?> TryNodeAsync(SiloSlot silo, EntityKey node)
    {
        using var answer = await silo.Http.GetAsync(PathOf("nodes", node));
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(), ApiJson.Default.NodeView) : null;
    }

    /// <returns>Null when the silo does not know all shards now.</returns>
    public static async Task<ShardList?> TryShardsAsync(SiloSlot silo)
    {
        using var answer = await silo.Http.GetAsync("v1/shards?family=nodes");
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(), ApiJson.Default.ShardList) : null;
    }

    /// <summary>Whatever a silo says, for the message of a failure.</summary>
    public static async Task<string> TellAsync(SiloSlot silo, string path)
    {
        try
        {
            using var answer = await silo.Http.GetAsync(path);
            return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return failure.Message;
        }
    }
}
