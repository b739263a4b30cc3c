using System.Collections.Concurrent;
using GridGrains.Domain;
using GridGrains.Domain.Log;

namespace GridGrains.Durability.Sqlite;

/// <summary>
/// The embedded partition log: record batches in one SQLite file, one writer thread, any number of readers in this process. The file must
/// belong to this process alone (<see cref="DataDirectory"/> sees to that).
/// </summary>
public sealed class SqlitePartitionLog : IPartitionLog
{
    private readonly string _path;
    private readonly SqliteDatabase _database;
    private readonly Dictionary<string, StoredPartition[]> _partitions = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<AppendEncoder> _encoders = [];
    private readonly LogConsumers _consumers;
    private readonly BatchTable _batches;
    private readonly LogTrimmer _trimmer;
    private readonly WalCheckpointer _checkpointer;
    private readonly LogWriter _writer;
    private readonly ITimer _trimTimer;
    private int _disposed;

    private SqlitePartitionLog(string path, SqliteDatabase database, IReadOnlyList<TopicDefinition> topics, SqliteLogOptions options, TimeProvider time)
    {
        (_path, _database, Topics) = (path, database, topics);
        var stored = SqliteLogSchema.LoadPartitions(database, topics).ToLookup(partition => partition.Partition.Topic);
        foreach (var topic in topics)
            _partitions[topic.Name] = [.. stored[topic.Name].OrderBy(partition => partition.Partition.Partition)];
        var retentions = topics.SelectMany(topic => _partitions[topic.Name].Select(partition => (partition, topic.Retention)));
        _consumers = new LogConsumers(database);
        _batches = new BatchTable(database, time);
        _trimmer = new LogTrimmer(database, _consumers, retentions, options.CapBytes, time);
        database.Execute($"PRAGMA wal_autocheckpoint={WalCheckpointer.BackstopPages}");
        _checkpointer = new WalCheckpointer(path, SqliteLogSchema.File, options.Durability);
        _writer = new LogWriter(database, _consumers, _batches, _trimmer, _checkpointer, options.QueuedAppends);
        // A full queue skips a pass: the next one comes, and a cap is enforced by appends themselves.
        _trimTimer = time.CreateTimer(_ => _writer.TryEnqueue(new TrimWrite()), null, options.TrimInterval, options.TrimInterval);
    }

    public IReadOnlyList<TopicDefinition> Topics { get; }

    /// <exception cref="DomainException">
    /// <c>StorageVersion</c>: a newer program or another kind of file; <c>InvalidSetting</c>: options, or a topic's partitions changed.
    /// </exception>
    public static SqlitePartitionLog Open(string path, IReadOnlyList<TopicDefinition> topics, SqliteLogOptions options, TimeProvider time)
    {
        options.Validate();
        var database = SqliteDatabase.OpenWriter(path, SqliteLogSchema.File, options.Durability, options.MaxPages);
        try
        {
            return new SqlitePartitionLog(path, database, topics, options, time);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public async ValueTask<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        cancellation.ThrowIfCancellationRequested();
        var partitions = PartitionsOf(topic);
        if (records.Count == 0)
            return [];
        var encoder = _encoders.TryTake(out var idle) ? idle : new AppendEncoder();
        var positions = new RecordPosition[records.Count];
        var write = new AppendWrite(encoder.Encode(records, partitions, positions), headers, Domain.Log.Topics.IsDerived(topic));
        _encoders.Add(encoder);
        await SendAsync(write, cancellation);
        AppendEncoder.AddFirstOffsets(positions, write.Batches, partitions.Length);
        return positions;
    }

    public IPartitionReader OpenReader(IReadOnlyCollection<TopicPosition> positions, int maxRecordsPerBatch, string? group = null)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecordsPerBatch, 1);
        var cursors = positions.Select(position => new PartitionCursor(Find(position.Partition), position.NextOffset)).ToArray();
        return new SqlitePartitionReader(_path, cursors, maxRecordsPerBatch);
    }

    public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellation)
    {
        var stored = Find(partition);
        return ValueTask.FromResult(new OffsetRange(stored.Earliest, stored.Next));
    }

    /// <summary>
    /// Stores how far a consumer has come. From its first commit on, nothing at or past its position is trimmed, so a backup or an operator
    /// can hold records by committing under a name of their own.
    /// </summary>
    public async ValueTask CommitAsync(string consumer, IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation) =>
        await SendAsync(new CommitWrite(consumer, [.. positions.Select(position => (Find(position.Partition), position.NextOffset))]), cancellation);

    /// <summary>Drops a consumer that will not come back, so that it holds no records any more.</summary>
    public async ValueTask ForgetConsumerAsync(string consumer, CancellationToken cancellation) => await SendAsync(new ForgetWrite(consumer), cancellation);

    /// <summary>Enforces retention and cap now and gives free pages back to the file system.</summary>
    public async ValueTask TrimAsync(CancellationToken cancellation) => await SendAsync(new TrimWrite(), cancellation);

    /// <summary>Finishes what was accepted; later appends fail. The wait for the last commit is a thread's own, not the pool's.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            await Task.Factory.StartNew(Close, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Close()
    {
        _trimTimer.Dispose();
        _writer.Dispose();
        _checkpointer.Dispose();
        _trimmer.Dispose();
        _batches.Dispose();
        _consumers.Dispose();
        _database.Dispose();
        foreach (var encoder in _encoders)
            encoder.Dispose();
    }

    private async ValueTask SendAsync(LogWrite write, CancellationToken cancellation)
    {
        try
        {
            await _writer.EnqueueAsync(write, cancellation);
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqlitePartitionLog));
        }

        await write.Done.WaitAsync(cancellation);
    }

    private StoredPartition[] PartitionsOf(string topic) =>
        _partitions.GetValueOrDefault(topic) ?? throw new DomainException(DomainErrorCode.UnknownTopic, $"the log has no topic {topic}; it has {string.Join(", ", _partitions.Keys)}");

    private StoredPartition Find(TopicPartition partition)
    {
        var partitions = PartitionsOf(partition.Topic);
        return partition.Partition >= 0 && partition.Partition < partitions.Length
            ? partitions[partition.Partition]
            : throw new DomainException(DomainErrorCode.UnknownTopic, $"topic {partition.Topic} has {partitions.Length} partitions, not {partition.Partition}");
    }
}
