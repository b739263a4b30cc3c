using GridGrains.Domain.Checkpoints;

namespace GridGrains.Grains.Sharding.Groups;

/// <summary>
/// A kind of group that entities of a family are summed up in: hubs, zones. Entities on any shard contribute absolutely; the owner of the
/// shard that the group's key falls into replaces contributions by shard, epoch and sequence, and publishes.
/// </summary>
/// <param name="name">Lower-case word: <c>hub</c>.</param>
internal abstract class GroupDefinition(string name)
{
    public string Name { get; } = name;

    /// <summary>An empty group of this key, under one claim of its shard.</summary>
    public abstract IGroup NewGroup(string key);
}

/// <inheritdoc/>
/// <typeparam name="TContribution">What the entities of one shard contribute to one group.</typeparam>
internal abstract class GroupDefinition<TContribution>(string name) : GroupDefinition(name)
    where TContribution : class
{
    public abstract TContribution NewContribution();

    /// <summary>Key under which a shard stores its contribution; unique within the family.</summary>
    public abstract string StorageKey(string key);

    public abstract void Encode(TContribution contribution, StateBuffer output);

    /// <summary>The contribution as it stands, in a form that never changes again and that crosses silos.</summary>
    public abstract object MessageOf(TContribution contribution);
}

/// <summary>One group as its owner keeps it. It stores nothing: after a claim all shards send everything again.</summary>
internal interface IGroup
{
    /// <inheritdoc cref="ShardContributions{T}.Replace"/>
    bool Replace(int shard, long epoch, long sequence, object contribution);

    /// <summary>The snapshot of what all shards contribute.</summary>
    object Publish();
}
