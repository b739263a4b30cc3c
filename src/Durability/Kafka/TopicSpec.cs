using GridGrains.Domain.Log;

namespace GridGrains.Durability.Kafka;

/// <summary>A topic as a broker should have it.</summary>
/// <param name="Retention">How long records stay readable.</param>
/// <param name="MinInsyncReplicas">Replicas that must have a record before its append is answered.</param>
/// <param name="Compression">The broker's <c>compression.type</c>.</param>
/// <param name="Cleanup">The broker's <c>cleanup.policy</c>.</param>
public sealed record TopicSpec(string Name, int Partitions, TimeSpan Retention, int Replication, int MinInsyncReplicas, string Compression, string Cleanup)
{
    public TopicDefinition Definition => new(Name, Partitions, Retention);

    /// <summary>The settings of the topic by the broker's own names.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["retention.ms"] = ((long)Retention.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["min.insync.replicas"] = MinInsyncReplicas.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["compression.type"] = Compression,
        ["cleanup.policy"] = Cleanup,
    };
}
