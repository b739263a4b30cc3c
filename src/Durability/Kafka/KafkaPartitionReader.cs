using System.Diagnostics;
using GridGrains.Domain.Log;

namespace GridGrains.Durability.Kafka;

/// <summary>A reader with a client of its own, which reads on the caller's thread.</summary>
internal sealed class KafkaPartitionReader : IPartitionReader
{
    private readonly KafkaRecordSource _source;
    private readonly int _maxRecords;
    private readonly BatchMemory.Pool _memory;

    public KafkaPartitionReader(KafkaOptions options, IReadOnlyCollection<TopicPosition> positions, int maxRecords)
    {
        (_maxRecords, _memory) = (maxRecords, new BatchMemory.Pool(maxRecords));
        _source = new KafkaRecordSource(options, [.. positions.Select(position => position.Partition.Topic).Distinct()]);
        _source.Assign(positions);
    }

    public LogBatch? Read(TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            return WaitForRecord(wait, cancellation) ? _source.TakeRun(_memory.Rent(), _maxRecords) : null;
        }
        catch (KafkaReadException failure)
        {
            throw failure.Error;
        }
    }

    public void Dispose() => _source.Dispose();

    private bool WaitForRecord(TimeSpan wait, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var left = wait - Stopwatch.GetElapsedTime(started);
            var slice = left < TimeSpan.Zero ? TimeSpan.Zero : left < KafkaRecordSource.WaitSlice ? left : KafkaRecordSource.WaitSlice;
            if (_source.Wait(slice) is not null)
                return true;
            if (left <= TimeSpan.Zero)
                return false;
        }
    }
}
