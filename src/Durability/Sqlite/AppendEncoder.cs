using GridGrains.Domain.Log;

namespace GridGrains.Durability.Sqlite;

/// <summary>Splits a buffer by the partition of each key and encodes a batch per partition, on the appending thread: producers compress side by side.</summary>
internal sealed class AppendEncoder : IDisposable
{
    private readonly RecordBatchEncoder _encoder = new();
    private int[] _order = [];
    private int[] _ends = [];

    /// <param name="positions">Filled with each record's partition and its place among the buffer's records of that partition; <see cref="AddFirstOffsets"/> turns places into offsets.</param>
    public IReadOnlyList<BatchToStore> Encode(RecordBuffer records, StoredPartition[] partitions, RecordPosition[] positions)
    {
        SortByPartition(records, partitions.Length, positions);
        var batches = new List<BatchToStore>(partitions.Length);
        var start = 0;
        foreach (var partition in partitions)
        {
            var end = _ends[partition.Partition.Partition];
            while (start < end)
            {
                var count = CountUpToTarget(records, _order.AsSpan(start, end - start));
                batches.Add(new BatchToStore(partition, _encoder.Encode(records, _order.AsSpan(start, count))));
                start += count;
            }
        }

        return batches;
    }

    /// <summary>Turns places within the append into offsets: a partition's batches of one append lie one after the other.</summary>
    public static void AddFirstOffsets(RecordPosition[] positions, IReadOnlyList<BatchToStore> batches, int partitions)
    {
        Span<long> first = partitions <= 128 ? stackalloc long[partitions] : new long[partitions];
        for (var i = batches.Count - 1; i >= 0; i--)
            first[batches[i].Partition.Partition.Partition] = batches[i].FirstOffset;
        foreach (ref var position in positions.AsSpan())
            position = position with { Offset = first[position.Partition] + position.Offset };
    }

    public void Dispose() => _encoder.Dispose();

    /// <summary>A counting sort that keeps the buffer's order within a partition.</summary>
    private void SortByPartition(RecordBuffer records, int partitions, RecordPosition[] positions)
    {
        if (_order.Length < records.Count)
            _order = new int[records.Count];
        if (_ends.Length < partitions)
            _ends = new int[partitions];
        Array.Clear(_ends);
        for (var i = 0; i < positions.Length; i++)
        {
            var partition = KeyPartitioner.PartitionOf(records.Key(i), partitions);
            positions[i] = new RecordPosition(partition, _ends[partition]++);
        }

        var start = 0;
        for (var partition = 0; partition < partitions; partition++)
            (start, _ends[partition]) = (start + _ends[partition], start);
        for (var i = 0; i < positions.Length; i++)
            _order[_ends[positions[i].Partition]++] = i;
    }

    private static int CountUpToTarget(RecordBuffer records, ReadOnlySpan<int> indexes)
    {
        var bytes = 0;
        for (var i = 0; i < indexes.Length; i++)
        {
            bytes += records.Key(indexes[i]).Length + records.Value(indexes[i]).Length;
            if (bytes >= RecordBatchEncoder.TargetBodyBytes)
                return i + 1;
        }

        return indexes.Length;
    }
}
