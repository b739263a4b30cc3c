using System.Buffers;
using System.Text;
using GridGrains.Domain.Log;

namespace GridGrains.Feeds.Replay;

/// <summary>Collects records of any product's topics and appends them. Not thread-safe.</summary>
public sealed class RecordAppender(IPartitionLog log, string source)
{
    private const int BatchRecords = 1024;

    private readonly Dictionary<(string Topic, string Schema), RecordBuffer> _buffers = [];
    private readonly ArrayBufferWriter<byte> _value = new();

    public bool IsFull => _buffers.Values.Any(buffer => buffer.Count >= BatchRecords);

    public void Add(ITopicRecord record)
    {
        if (!_buffers.TryGetValue((record.Topic, record.Schema), out var buffer))
        {
            _buffers.Add((record.Topic, record.Schema), buffer = new RecordBuffer());
        }

        _value.ResetWrittenCount();
        record.Write(_value);
        buffer.Add(Encoding.UTF8.GetBytes(record.Key), _value.WrittenSpan);
    }

    /// <exception cref="Domain.DomainException"><c>StorageFull</c>: the log can take no more.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        foreach (var ((topic, schema), buffer) in _buffers)
        {
            if (buffer.Count > 0)
            {
                await log.AppendAsync(topic, buffer, new RecordHeaders(schema, source), cancellation);
                buffer.Clear();
            }
        }
    }
}
