using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Grains.Sharding.Groups;
using GridGrains.Grains.Sharding.Reads;

namespace GridGrains.Grains.Sharding;

/// <summary>
/// A family as the engine sees it: how many shards it has, the tables of those that this silo owns, the groups its entities contribute to,
/// and what a claim of one of its shards starts.
/// </summary>
internal abstract class ShardFamily(FamilyDefinition definition, params GroupDefinition[] groups)
{
    private readonly ShardTable?[] _tables = new ShardTable?[definition.Shards];

    public FamilyDefinition Definition { get; } = definition;

    public string Name => Definition.Name;

    public int ShardCount => Definition.Shards;

    /// <summary>Position among the families of the silo.</summary>
    public int Ordinal { get; internal set; } = -1;

    /// <summary>Hubs, zones and the like: what the entities of this family are summed up in, kept by the shards that their keys fall into.</summary>
    public IReadOnlyList<GroupDefinition> Groups { get; } = groups;

    /// <summary>What can be read of the shards of this silo, by name.</summary>
    public virtual IReadOnlyList<ReadSource> Sources => [];

    /// <summary>Tables of the shards that this silo owns now.</summary>
    public IEnumerable<ShardTable> Tables => Enumerable.Range(0, ShardCount).Select(Table).OfType<ShardTable>();

    public int ShardOf(string key) => KeyPartitioner.PartitionOf(key, ShardCount);

    public ShardId Id(int shard) => new(Name, shard);

    /// <summary>The table of a shard that this silo owns now, else null.</summary>
    public ShardTable? Table(int shard) => Volatile.Read(ref _tables[shard]);

    public void Publish(ShardTable table) => Volatile.Write(ref _tables[table.Shard], table);

    public void Withdraw(ShardTable table) => Interlocked.CompareExchange(ref _tables[table.Shard], null, table);

    /// <summary>Takes a shard over. Every claim builds new objects; none of a former claim is touched.</summary>
    public abstract ValueTask<IShardRun> ClaimAsync(ShardId shard, string owner, ShardServices services, CancellationToken cancellation);

    /// <summary>Answers a question about everything that this silo owns of the family (<see cref="ClusterQuestions"/>).</summary>
    public virtual object Answer(object question) => throw new NotSupportedException($"family {Name} answers no {question.GetType().Name}");
}
