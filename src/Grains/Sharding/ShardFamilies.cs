using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Grains.Sharding.Reads;

namespace GridGrains.Grains.Sharding;

/// <summary>The families of this program. Every silo of a cluster has the same ones in the same order.</summary>
internal sealed class ShardFamilies
{
    private readonly ShardFamily[] _families;
    private readonly Dictionary<string, ShardFamily> _byName;
    private readonly Dictionary<string, ShardFamily> _byTopic;
    private readonly ShardFamily _firstWithLog;

    /// <exception cref="ArgumentException">Two families have one name, or a family does not fit its topics.</exception>
    public ShardFamilies(IEnumerable<ShardFamily> families, IPartitionLog log)
    {
        _families = [.. families];
        for (var ordinal = 0; ordinal < _families.Length; ordinal++)
        {
            _families[ordinal].Definition.Validate(log.Topics);
            _families[ordinal].Ordinal = ordinal;
        }

        _byName = _families.ToDictionary(family => family.Name, StringComparer.Ordinal);
        _byTopic = _families
            .SelectMany(family => family.Definition.Topics.Select(topic => (topic, family)))
            .DistinctBy(read => read.topic)
            .ToDictionary(read => read.topic, read => read.family, StringComparer.Ordinal);
        _firstWithLog = Array.Find(_families, family => family.Definition.Topics.Count > 0) ?? _families[0];
        Shards = [.. _families.SelectMany(family => Enumerable.Range(0, family.ShardCount).Select(family.Id))];
        Sources = _families.SelectMany(family => family.Sources).ToDictionary(source => source.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<ShardFamily> All => _families;

    public IReadOnlyList<ShardId> Shards { get; }

    /// <summary>What other silos may read of this one, by name.</summary>
    public IReadOnlyDictionary<string, ReadSource> Sources { get; }

    /// <exception cref="ArgumentException">There is no family of this name.</exception>
    public ShardFamily this[string name] => _byName.GetValueOrDefault(name) ?? throw new ArgumentException($"'{name}' is not a family: {string.Join(", ", _byName.Keys)}", nameof(name));

    /// <summary>The shard whose owner also follows this partition for tables. A topic that no family reads goes with the first family that reads the log.</summary>
    public ShardId Following(TopicPartition partition)
    {
        var family = _byTopic.GetValueOrDefault(partition.Topic) ?? _firstWithLog;
        return family.Id(partition.Partition % family.ShardCount);
    }

    /// <param name="name"><c>nodes/3</c></param>
    public bool TryParse(string name, out ShardId shard)
    {
        shard = default;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !_byName.TryGetValue(name[..slash], out var family) || !int.TryParse(name.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out var index) || index >= family.ShardCount)
        {
            return false;
        }

        shard = family.Id(index);
        return true;
    }
}
