using System.Collections.Concurrent;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Areas;

namespace GridGrains.Grains.Shards;

/// <summary>
/// States of one shard under one epoch. Grains borrow their state from here, a barrier encodes from here, reads look up here. A new
/// claim builds a new table; a fenced one is dropped whole, so that a late call changes only what nobody reads any more.
/// </summary>
internal sealed class ShardTable(int shard, long epoch, int shards)
{
    private volatile bool _isFenced;

    public int Shard { get; } = shard;

    public long Epoch { get; } = epoch;

    public bool IsFenced => _isFenced;

    public ConcurrentDictionary<string, NodeEntry> Nodes { get; } = new();

    /// <summary>The hubs and zones whose keys fall into this shard.</summary>
    public AreaTable Areas { get; } = new(shards);

    /// <summary>Activations that hold a state of this table.</summary>
    public ConcurrentDictionary<IGrainContext, byte> Borrowers { get; } = new();

    public void Fence() => _isFenced = true;

    public NodeEntry GetOrAddNode(string key) => Nodes.GetOrAdd(key, static text => new NodeEntry(new NodeState(EntityKey.Parse(text))));
}

/// <summary>A node's state, changed only in its grain's turn, and the snapshot that everybody may read.</summary>
internal sealed class NodeEntry(NodeState state)
{
    private volatile NodeSnapshot? _snapshot;

    public NodeState State { get; } = state;

    public NodeSnapshot? Snapshot => _snapshot;

    public void Publish() => _snapshot = State.Publish(_snapshot);
}

/// <summary>The tables of the shards that this silo owns now.</summary>
internal sealed class ShardTables(ShardOptions options)
{
    private readonly ShardTable?[] _tables = new ShardTable?[options.ShardCount];

    public ShardTable? this[int shard] => Volatile.Read(ref _tables[shard]);

    public IEnumerable<ShardTable> All => Enumerable.Range(0, _tables.Length).Select(shard => this[shard]).OfType<ShardTable>();

    public void Publish(ShardTable table) => Volatile.Write(ref _tables[table.Shard], table);

    public void Withdraw(ShardTable table) => Interlocked.CompareExchange(ref _tables[table.Shard], null, table);
}
