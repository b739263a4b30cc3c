using System.Collections.Concurrent;
using GridGrains.Domain.Areas;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;

namespace GridGrains.Grains.Shards;

/// <summary>
/// States of one shard under one epoch. Grains borrow their state from here, a barrier encodes from here, reads look up here. A new
/// claim builds a new table; a fenced one is dropped whole, so that a late call changes only what nobody reads any more.
/// </summary>
internal sealed class ShardTable(int shard, long epoch, int shards)
{
    private readonly ConcurrentDictionary<int, byte> _toldBy = new();
    private volatile bool _isFenced;
    private volatile bool _knowsAreas;

    public int Shard { get; } = shard;

    public long Epoch { get; } = epoch;

    public bool IsFenced => _isFenced;

    public ConcurrentDictionary<string, NodeEntry> Nodes { get; } = new();

    /// <summary>Published hubs and zones whose key falls into this shard.</summary>
    public ConcurrentDictionary<AreaKey, AreaSnapshot> Areas { get; } = new();

    /// <summary>What the hubs and zones here were told; their grains borrow it, so that a collected one comes back whole.</summary>
    public ConcurrentDictionary<AreaKey, AreaState> AreaStates { get; } = new();

    /// <summary>Activations that hold a state of this table.</summary>
    public ConcurrentDictionary<IGrainContext, byte> Borrowers { get; } = new();

    /// <summary>
    /// True once every shard has told what it contributes to the areas here. Before, an area that is absent may exist, and a mean may lack
    /// members: neither is an answer.
    /// </summary>
    public bool KnowsAreas => _knowsAreas;

    public bool IsToldBy(int tellingShard) => _toldBy.ContainsKey(tellingShard);

    public void Told(int tellingShard)
    {
        _toldBy.TryAdd(tellingShard, 0);
        _knowsAreas = _toldBy.Count == shards;
    }

    public void Fence() => _isFenced = true;

    public NodeEntry GetOrAddNode(string key) => Nodes.GetOrAdd(key, static text => new NodeEntry(new NodeState(EntityKey.Parse(text))));
}

internal readonly record struct AreaKey(AreaKind Kind, string Key);

/// <summary>A node's state, changed only in its grain's turn, and the snapshot that everybody may read.</summary>
internal sealed class NodeEntry(NodeState state)
{
    private volatile NodeSnapshot? _snapshot;

    public NodeState State { get; } = state;

    public NodeSnapshot? Snapshot => _snapshot;

    public void Publish() => _snapshot = State.Publish();
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
