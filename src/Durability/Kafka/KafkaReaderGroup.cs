using System.Collections.Concurrent;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using TopicPartition = GridGrains.Domain.Log.TopicPartition;

namespace GridGrains.Durability.Kafka;

/// <summary>
/// One client of the broker behind several readers of the same topics: its connections, threads and prefetch are paid once, not once per
/// reader. A thread takes records in runs of one partition and gives each run to the reader of that partition. A reader that is behind by
/// more than <see cref="BatchesAhead"/> batches holds the others up for <see cref="LongestHold"/>; then its partitions are paused.
/// </summary>
internal sealed class KafkaReaderGroup : IDisposable
{
    private const int BatchesAhead = 2;

    /// <summary>A paused partition drops what was fetched ahead of it, so a short wait is cheaper than a pause.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest time until a reader that comes or goes is seen.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    private readonly KafkaRecordSource _source;
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly Dictionary<TopicPartition, KafkaGroupReader> _readers = [];
    private readonly Dictionary<TopicPartition, KafkaGroupReader> _paused = [];
    private readonly Thread _thread;
    private volatile bool _ended;

    /// <param name="topics">What every reader of the group reads of.</param>
    public KafkaReaderGroup(KafkaOptions options, string name, IReadOnlyCollection<string> topics)
    {
        Topics = topics;
        _source = new KafkaRecordSource(options, topics);
        _thread = new Thread(Run) { IsBackground = true, Name = $"readers of {name}" };
        _thread.Start();
    }

    public IReadOnlyCollection<string> Topics { get; }

    public KafkaGroupReader Open(IReadOnlyCollection<TopicPosition> positions, int maxRecords)
    {
        var reader = new KafkaGroupReader(this, [.. positions.Select(position => position.Partition)], maxRecords);
        _commands.Enqueue(() => Add(reader, positions));
        return reader;
    }

    /// <summary>Returns once no record of the reader's partitions is taken any more: another reader may then begin with them.</summary>
    public void Close(KafkaGroupReader reader)
    {
        using var done = new ManualResetEventSlim();
        _commands.Enqueue(() =>
        {
            Remove(reader);
            done.Set();
        });
        while (!_ended && !done.Wait(Slice))
        {
        }
    }

    public void Dispose()
    {
        _ended = true;
        _thread.Join();
    }

    private void Run()
    {
        try
        {
            while (!_ended)
            {
                while (_commands.TryDequeue(out var command))
                    command();
                ResumeReady();
                TakeOne();
            }
        }
        finally
        {
            _ended = true;
            _source.Dispose();
            FailAll(new DomainException(DomainErrorCode.StorageUnavailable, "the log was closed"));
        }
    }

    private void TakeOne()
    {
        try
        {
            if (_source.Wait(Slice) is { } partition && _readers.TryGetValue(partition, out var reader))
                Hand(reader, _source.TakeRun(reader.Rent(), reader.MaxRecords));
            else
                _source.Skip();
        }
        catch (KafkaReadException failure) when (failure.Partition is { } partition && _readers.TryGetValue(partition, out var reader))
        {
            reader.Fail(failure.Error);
        }
        catch (KafkaReadException failure)
        {
            FailAll(failure.Error);
        }
    }

    private void Hand(KafkaGroupReader reader, LogBatch batch)
    {
        reader.Add(batch);
        if (reader.Waiting <= BatchesAhead || reader.WaitForRoom(BatchesAhead, LongestHold))
            return;
        foreach (var partition in reader.Partitions.Where(partition => _paused.TryAdd(partition, reader)))
            _source.Pause(partition);
    }

    private void ResumeReady()
    {
        if (_paused.Count == 0)
            return;
        foreach (var partition in _paused.Where(paused => paused.Value.Waiting == 0).Select(paused => paused.Key).ToArray())
        {
            _paused.Remove(partition);
            _source.Resume(partition);
        }
    }

    private void Add(KafkaGroupReader reader, IReadOnlyCollection<TopicPosition> positions)
    {
        if (positions.FirstOrDefault(position => _readers.ContainsKey(position.Partition)) is { Partition.Topic: not null } taken)
        {
            reader.Fail(new DomainException(DomainErrorCode.InvalidSetting, $"{taken.Partition} is read in this group already"));
            return;
        }

        foreach (var position in positions)
            _readers.Add(position.Partition, reader);
        _source.Assign(positions);
    }

    private void Remove(KafkaGroupReader reader)
    {
        var mine = reader.Partitions.Where(partition => _readers.GetValueOrDefault(partition) == reader).ToArray();
        if (mine.Length == 0)
            return;
        foreach (var partition in mine)
        {
            _readers.Remove(partition);
            // The client remembers a pause beyond the assignment: who reads the partition next would get nothing.
            if (_paused.Remove(partition))
                _source.Resume(partition);
        }

        _source.Unassign(mine);
    }

    private void FailAll(DomainException failure)
    {
        foreach (var reader in _readers.Values.Distinct())
            reader.Fail(failure);
    }
}
