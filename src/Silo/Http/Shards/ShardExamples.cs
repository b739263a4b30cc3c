using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Shards;

/// <summary>An answer as the OpenAPI document shows it.</summary>
internal static class ShardExamples
{
    public static readonly ShardList Shards = new([new("nodes", 0, "owned", "S127.0.0.1:11111:1", 3, 1711, 12, 88, 4.1, [new("ISO_RT_LMP", 48211, 48020, 0)])]);
}
