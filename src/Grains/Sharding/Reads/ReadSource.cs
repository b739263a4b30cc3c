using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding.Groups;

namespace GridGrains.Grains.Sharding.Reads;

/// <summary>Published snapshots of one kind in the tables of this silo.</summary>
/// <param name="name">Address among silos: <c>nodes</c>, <c>nodes/hub</c>.</param>
internal abstract class ReadSource(ShardFamily family, string name)
{
    public ShardFamily Family { get; } = family;

    public string Name { get; } = name;

    /// <summary>Snapshots of these keys, in order, as an array that crosses silos; null for a key without one.</summary>
    /// <exception cref="ShardNotOwnedException">One of the keys cannot be read here now.</exception>
    public abstract object ReadAll(string[] keys);
}

/// <inheritdoc/>
internal abstract class ReadSource<TSnapshot>(ShardFamily family, string name) : ReadSource(family, name)
    where TSnapshot : class
{
    /// <returns>False when this silo cannot answer for the key now.</returns>
    public abstract bool TryRead(string key, out TSnapshot? snapshot);

    public override object ReadAll(string[] keys)
    {
        var snapshots = new TSnapshot?[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            if (!TryRead(keys[i], out snapshots[i]))
            {
                throw new ShardNotOwnedException($"{Family.Id(Family.ShardOf(keys[i]))} of {keys[i]} cannot be read here");
            }
        }

        return snapshots;
    }
}

internal sealed class EntityReadSource<TState, TSnapshot>(ShardFamily family) : ReadSource<TSnapshot>(family, family.Name)
    where TState : class, IEntityState
    where TSnapshot : class
{
    public override bool TryRead(string key, out TSnapshot? snapshot)
    {
        var table = (ShardTable<TState, TSnapshot>?)Family.Table(Family.ShardOf(key));
        snapshot = table is not null && table.Entries.TryGetValue(key, out var entry) ? entry.Snapshot : null;
        return table is not null;
    }
}

/// <summary>Groups of one kind. Their snapshots have one type, which the group's product knows.</summary>
internal sealed class GroupReadSource(ShardFamily family, GroupDefinition group) : ReadSource<object>(family, NameOf(family, group.Name))
{
    public static string NameOf(ShardFamily family, string group) => $"{family.Name}/{group}";

    public override bool TryRead(string key, out object? snapshot)
    {
        var table = Family.Table(Family.ShardOf(key));
        var isReadable = table is { Groups.IsComplete: true };
        snapshot = isReadable ? table!.Groups.Find(group.Name, key) : null;
        return isReadable;
    }
}
