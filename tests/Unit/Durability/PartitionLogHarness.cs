using System.Text;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Durability;

/// <summary>Two topics in a log of the test's own, and short ways to write and read them.</summary>
public abstract class PartitionLogHarness : IAsyncLifetime
{
    protected static readonly RecordHeaders Headers = new("iso_lmp/1", "SIM");
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private IPartitionLog? _log;

    protected TopicDefinition First { get; } = new($"FIRST_{Guid.NewGuid():N}", 4, TimeSpan.FromDays(7));

    protected TopicDefinition Second { get; } = new($"SECOND_{Guid.NewGuid():N}", 4, TimeSpan.FromDays(7));

    protected IPartitionLog Log => _log ?? throw new InvalidOperationException("the log is not open");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => _log = await OpenAsync([First, Second]);

    public virtual async ValueTask DisposeAsync()
    {
        if (_log is not null)
            await _log.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the adapter over the same storage each time within one test.</summary>
    protected abstract ValueTask<IPartitionLog> OpenAsync(IReadOnlyList<TopicDefinition> topics);

    protected async Task ReopenAsync()
    {
        await Log.DisposeAsync();
        _log = await OpenAsync([First, Second]);
    }

    protected ValueTask<RecordPosition[]> AppendAsync(TopicDefinition topic, params string[] keys) => AppendAsync(topic, Headers, keys);

    /// <summary>Appends one record per key; a value is its place in the append.</summary>
    protected ValueTask<RecordPosition[]> AppendAsync(TopicDefinition topic, RecordHeaders headers, params string[] keys)
    {
        var buffer = new RecordBuffer();
        for (var i = 0; i < keys.Length; i++)
            buffer.Add(Encoding.UTF8.GetBytes(keys[i]), Encoding.UTF8.GetBytes($"{i}"));
        return Log.AppendAsync(topic.Name, buffer, headers, Cancellation);
    }

    protected static TopicPosition[] Everything(TopicDefinition topic) =>
        [.. Enumerable.Range(0, topic.Partitions).Select(partition => new TopicPosition(new TopicPartition(topic.Name, partition), 0))];

    protected static LogBatch Next(IPartitionReader reader) =>
        reader.Read(Patience, Cancellation) ?? throw new TimeoutException("no records came");

    protected static List<ReadRecord> Drain(IPartitionReader reader, int count)
    {
        var read = new List<ReadRecord>();
        while (read.Count < count)
        {
            using var batch = Next(reader);
            for (var i = 0; i < batch.Count; i++)
            {
                read.Add(new ReadRecord(
                    batch.Partition, batch.Offset(i), Encoding.UTF8.GetString(batch.Records.Key(i)), Encoding.UTF8.GetString(batch.Records.Value(i)), batch.Headers(i)));
            }
        }

        return read;
    }

    protected Dictionary<RecordPosition, string> ReadAll(TopicDefinition topic)
    {
        using var reader = Log.OpenReader(Everything(topic), 100);
        var read = new Dictionary<RecordPosition, string>();
        while (reader.Read(read.Count == 0 ? Patience : TimeSpan.FromMilliseconds(500), Cancellation) is { } batch)
        {
            for (var i = 0; i < batch.Count; i++)
                read.Add(new RecordPosition(batch.Partition.Partition, batch.Offset(i)), Text(batch, i));
        }

        return read;
    }

    protected static string Text(LogBatch batch, int index) =>
        $"{Encoding.UTF8.GetString(batch.Records.Key(index))}:{Encoding.UTF8.GetString(batch.Records.Value(index))}";

    protected sealed record ReadRecord(TopicPartition Partition, long Offset, string Key, string Value, RecordHeaders Headers)
    {
        public string Text => $"{Key}:{Value}";
    }
}
