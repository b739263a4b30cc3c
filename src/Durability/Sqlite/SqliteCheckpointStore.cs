using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;

namespace GridGrains.Durability.Sqlite;

/// <summary>
/// Checkpoints in a SQLite file of their own: one writer connection behind a gate; a claim loads over a connection of its own, so that
/// barriers of other shards go on meanwhile. SQLite blocks its caller, so the work runs on threads outside the pool.
/// </summary>
public sealed class SqliteCheckpointStore : ICheckpointStore
{
    private readonly string _path;
    private readonly SqliteDatabase _database;
    private readonly IFailpoints _failpoints;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SqliteStatement _claim;
    private readonly SqliteStatement _epoch;
    private readonly SqliteStatement _position;
    private readonly SqliteStatement _state;
    private readonly SqliteStatement _deletion;
    private bool _disposed;

    private SqliteCheckpointStore(string path, SqliteDatabase database, IFailpoints failpoints)
    {
        (_path, _database, _failpoints) = (path, database, failpoints);
        _claim = database.Prepare(
            "INSERT INTO claim(family, shard, epoch, owner) VALUES(?1, ?2, 1, ?3) ON CONFLICT DO UPDATE SET epoch = epoch + 1, owner = excluded.owner RETURNING epoch");
        _epoch = database.Prepare("SELECT epoch FROM claim WHERE family = ?1 AND shard = ?2");
        _position = database.Prepare(
            "INSERT INTO position(family, shard, topic, partition, next_offset) VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET next_offset = excluded.next_offset");
        _state = database.Prepare(
            "INSERT INTO state(family, shard, kind, key, bytes) VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET bytes = excluded.bytes");
        _deletion = database.Prepare("DELETE FROM state WHERE family = ?1 AND shard = ?2 AND kind = ?3 AND key = ?4");
    }

    /// <param name="maxPages">SQLite's own limit of the file in pages; a fault test's way to a full disk.</param>
    /// <exception cref="DomainException"><c>StorageVersion</c>: a newer program or another kind of file.</exception>
    public static SqliteCheckpointStore Open(string path, CommitDurability durability = CommitDurability.ProcessCrash, long? maxPages = null, IFailpoints? failpoints = null)
    {
        var database = SqliteDatabase.OpenWriter(path, SqliteCheckpointSchema.File, durability, maxPages);
        try
        {
            return new SqliteCheckpointStore(path, database, failpoints ?? Failpoints.None);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public async ValueTask<ShardClaim> ClaimAsync(ShardId shard, string owner, StateVisitor visitor, CancellationToken cancellation)
    {
        var epoch = await WriteAsync(
            () =>
            {
                _claim.Bind(1, shard.Family).Bind(2, shard.Index).Bind(3, owner).Step();
                var raised = _claim.Int64(0);
                _claim.Run();
                return raised;
            },
            cancellation);
        var positions = await OnOwnThread(() => Load(shard, visitor, cancellation));
        return new ShardClaim(shard, epoch, positions);
    }

    public async ValueTask<IReadOnlyList<TopicPosition>> GetPositionsAsync(ShardId shard, CancellationToken cancellation) => await OnOwnThread(() =>
    {
        using var database = SqliteDatabase.OpenReader(_path);
        return ReadPositions(database, shard);
    });

    public ValueTask<bool> WriteBarriersAsync(IReadOnlyList<ShardBarrier> barriers, CancellationToken cancellation) =>
        WriteAsync(
            () =>
            {
                if (barriers.Any(barrier => CurrentEpoch(barrier.Shard) != barrier.Epoch))
                    return false;
                foreach (var barrier in barriers)
                {
                    WritePositions(barrier.Shard, barrier.Positions);
                    WriteStates(barrier.Shard, barrier.States, cancellation);
                }

                // The body runs on a thread of its own, which may block.
                _failpoints.HitAsync(Failpoints.BarrierBeforeCommit).AsTask().GetAwaiter().GetResult();
                return true;
            },
            cancellation);

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        if (!_disposed)
        {
            _disposed = true;
            foreach (var statement in new[] { _claim, _epoch, _position, _state, _deletion })
                statement.Dispose();
            _database.Dispose();
        }

        _gate.Release();
    }

    private async ValueTask<T> WriteAsync<T>(Func<T> body, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await OnOwnThread(() =>
            {
                T result = default!;
                _database.Write(() => result = body());
                return result;
            });
        }
        finally
        {
            _gate.Release();
        }
    }

    private static Task<T> OnOwnThread<T>(Func<T> body) =>
        Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private long CurrentEpoch(ShardId shard)
    {
        var epoch = _epoch.Bind(1, shard.Family).Bind(2, shard.Index).Step() ? _epoch.Int64(0) : 0;
        _epoch.Reset();
        return epoch;
    }

    private void WritePositions(ShardId shard, IReadOnlyList<TopicPosition> positions)
    {
        _position.Bind(1, shard.Family).Bind(2, shard.Index);
        foreach (var (partition, nextOffset) in positions)
            _position.Bind(3, partition.Topic).Bind(4, partition.Partition).Bind(5, nextOffset).Run();
    }

    private void WriteStates(ShardId shard, IStateBatch states, CancellationToken cancellation)
    {
        _state.Bind(1, shard.Family).Bind(2, shard.Index);
        _deletion.Bind(1, shard.Family).Bind(2, shard.Index);
        foreach (var i in InKeyOrder(states))
        {
            cancellation.ThrowIfCancellationRequested();
            if (states.IsDeleted(i))
                _deletion.Bind(3, (long)states.Kind(i)).Bind(4, states.Key(i)).Run();
            else
                _state.Bind(3, (long)states.Kind(i)).Bind(4, states.Key(i)).Bind(5, states.State(i).Span).Run();
        }
    }

    /// <summary>Neighbours in the table are written one after the other: each page is touched once, also by a barrier larger than the cache.</summary>
    private static int[] InKeyOrder(IStateBatch states)
    {
        var order = new int[states.Count];
        var keys = new (StateKind Kind, string Key)[states.Count];
        for (var i = 0; i < order.Length; i++)
            (order[i], keys[i]) = (i, (states.Kind(i), states.Key(i)));
        Array.Sort(keys, order, Comparer<(StateKind Kind, string Key)>.Create((a, b) =>
            a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : string.CompareOrdinal(a.Key, b.Key)));
        return order;
    }

    /// <summary>Positions and states of one snapshot: a later owner's barrier between the two reads is not seen.</summary>
    private IReadOnlyList<TopicPosition> Load(ShardId shard, StateVisitor visitor, CancellationToken cancellation)
    {
        using var database = SqliteDatabase.OpenReader(_path);
        database.Execute("BEGIN");
        var positions = ReadPositions(database, shard);
        using var selectStates = database.Prepare("SELECT kind, key, bytes FROM state WHERE family = ?1 AND shard = ?2");
        selectStates.Bind(1, shard.Family).Bind(2, shard.Index);
        while (selectStates.Step())
        {
            cancellation.ThrowIfCancellationRequested();
            visitor((StateKind)selectStates.Int64(0), selectStates.Text(1), selectStates.Bytes(2));
        }

        return positions;
    }

    private static List<TopicPosition> ReadPositions(SqliteDatabase database, ShardId shard)
    {
        var positions = new List<TopicPosition>();
        using var select = database.Prepare("SELECT topic, partition, next_offset FROM position WHERE family = ?1 AND shard = ?2");
        select.Bind(1, shard.Family).Bind(2, shard.Index);
        while (select.Step())
            positions.Add(new TopicPosition(new TopicPartition(select.Text(0), (int)select.Int64(1)), select.Int64(2)));
        return positions;
    }
}
