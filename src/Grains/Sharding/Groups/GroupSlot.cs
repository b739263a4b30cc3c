namespace GridGrains.Grains.Sharding.Groups;

/// <summary>A shard's contribution to one group, and whether it is sent and stored.</summary>
/// <param name="shard">The shard that the group's key falls into: its owner publishes the group.</param>
internal sealed class GroupSlot<TContribution>(GroupDefinition<TContribution> definition, string key, int shard, TContribution contribution)
    where TContribution : class
{
    public GroupDefinition<TContribution> Definition { get; } = definition;

    public string Key { get; } = key;

    public int Shard { get; } = shard;

    public TContribution Contribution { get; } = contribution;

    public bool IsUnsent { get; set; } = true;

    public bool IsUnstored { get; set; }
}
