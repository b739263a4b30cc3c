using System.Collections.Concurrent;
using System.Diagnostics;
using GridGrains.Domain.Log;

namespace GridGrains.Streams.Producing;

/// <summary>Appends values under one key, so that they lie in one partition in their order. Buffers are used again.</summary>
internal sealed class LogAppender(IPartitionLog log)
{
    private const int BufferBytes = 4096;
    private const int BufferRecords = 16;

    private readonly ConcurrentBag<RecordBuffer> _idle = [];

    /// <param name="write">Writes the records into the buffer; what it throws appends nothing.</param>
    public async Task AppendAsync(string topic, string schema, string source, Action<RecordBuffer> write)
    {
        var buffer = _idle.TryTake(out var idle) ? idle : new RecordBuffer(BufferBytes, BufferRecords);
        buffer.Clear();
        write(buffer);
        await log.AppendAsync(topic, buffer, new RecordHeaders(schema, source, Activity.Current?.Id), CancellationToken.None);
        // Only after an answer: a log that failed may still look at the buffer.
        _idle.Add(buffer);
    }
}
