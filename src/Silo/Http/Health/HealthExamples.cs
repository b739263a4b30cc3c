using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Health;

/// <summary>An answer as the OpenAPI document shows it.</summary>
internal static class HealthExamples
{
    public static readonly HealthView Ready = new("ready", [new("shards", true, "every shard of this silo can be read")]);
}
