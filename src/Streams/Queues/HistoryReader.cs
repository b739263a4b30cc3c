using GridGrains.Domain.Log;
using GridGrains.Streams.Records;

namespace GridGrains.Streams.Queues;

/// <summary>Reads old records of a partition for the streams that want them, several subscriptions in one pass.</summary>
internal sealed class HistoryReader(IPartitionLog log, RecordMapper mapper, int readSize) : IDisposable
{
    private const int BatchesPerPass = 8;

    private IPartitionReader? _reader;
    private long _position;

    /// <summary>Records of the wanted streams from an offset on, and the offset that the pass came to.</summary>
    public (List<RecordContainer> Records, long Next) Read(long from, IReadOnlySet<StreamId> streams, CancellationToken cancellation)
    {
        if (_reader is null || _position != from)
        {
            Close();
            _reader = log.OpenReader([new TopicPosition(mapper.Partition, from)], readSize);
            _position = from;
        }

        var found = new List<RecordContainer>();
        for (var i = 0; i < BatchesPerPass && _reader.Read(TimeSpan.Zero, cancellation) is { } read; i++)
        {
            using var batch = read;
            for (var record = 0; record < batch.Count; record++)
            {
                var stream = mapper.StreamOf(batch, record);
                if (streams.Contains(stream))
                    found.Add(mapper.ToContainer(batch, record, stream, isLive: false));
            }

            _position = batch.LastOffset + 1;
        }

        return (found, _position);
    }

    public void Close()
    {
        _reader?.Dispose();
        _reader = null;
    }

    public void Dispose() => Close();
}
