using System.Collections.Concurrent;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding.Groups;

/// <summary>
/// The groups whose keys fall into one shard, under one claim of it: what every shard contributes, and what they publish. It stores nothing;
/// a claim begins with none and every shard sends what it contributes.
/// </summary>
/// <param name="shards">Shards that may contribute.</param>
internal sealed class GroupTable(IReadOnlyList<GroupDefinition> definitions, int shards)
{
    private readonly Dictionary<(string, string), IGroup> _groups = [];
    private readonly ConcurrentDictionary<(string, string), object> _published = new();
    private readonly ConcurrentDictionary<int, byte> _contributors = new();
    private volatile bool _isComplete = definitions.Count == 0;

    /// <summary>
    /// True once every shard has sent what it contributes. Before, a group that is absent may exist, and a mean may lack members: neither
    /// is an answer.
    /// </summary>
    public bool IsComplete => _isComplete;

    public bool HasContributed(int shard) => _contributors.ContainsKey(shard);

    public void Contributed(int shard)
    {
        _contributors.TryAdd(shard, 0);
        _isComplete = _contributors.Count == shards;
    }

    /// <returns>Null for a group that no shard has contributed to.</returns>
    public object? Find(string group, string key) => _published.GetValueOrDefault((group, key));

    /// <summary>Replaces what a shard contributes to a group and publishes it. Only in the shard service's turn.</summary>
    public void Take(ContributionMessage message)
    {
        var id = (message.Group, message.Key);
        if (!_groups.TryGetValue(id, out var group))
        {
            _groups.Add(id, group = DefinitionOf(message.Group).NewGroup(message.Key));
        }

        if (group.Replace(message.FromShard, message.FromEpoch, message.Sequence, message.Contribution))
        {
            _published[id] = group.Publish();
        }
    }

    private GroupDefinition DefinitionOf(string name)
    {
        foreach (var definition in definitions)
        {
            if (definition.Name == name)
            {
                return definition;
            }
        }

        throw new ArgumentException($"'{name}' is not a group of this family", nameof(name));
    }
}
