namespace GridGrains.Grains.Sharding;

/// <summary>A worker can no longer vouch for its table: it drops everything and claims again.</summary>
internal sealed class ShardLostException(string reason, Exception? inner = null) : Exception(reason, inner);
