using System.Buffers.Binary;
using System.Text;

namespace GridGrains.Domain.Log;

/// <summary>Kafka's default partitioner for keyed records (murmur2, seed 0x9747b28c), so that every client agrees with ours.</summary>
public static class KeyPartitioner
{
    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) => PartitionOf(Hash(key), partitions);

    /// <param name="hash">What <see cref="Hash"/> gave for the key.</param>
    public static int PartitionOf(uint hash, int partitions) => (int)(hash & 0x7fffffff) % partitions;

    public static int PartitionOf(string key, int partitions)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(Math.Min(key.Length, 256))];
        return key.Length <= 256
            ? PartitionOf(utf8[..Encoding.UTF8.GetBytes(key, utf8)], partitions)
            : PartitionOf(Encoding.UTF8.GetBytes(key), partitions);
    }

    public static uint Hash(ReadOnlySpan<byte> data)
    {
        const uint M = 0x5bd1e995;
        var hash = 0x9747b28c ^ (uint)data.Length;
        while (data.Length >= 4)
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(data) * M;
            hash = (hash * M) ^ ((word ^ (word >> 24)) * M);
            data = data[4..];
        }

        for (var i = data.Length - 1; i >= 0; i--)
        {
            hash ^= (uint)data[i] << (8 * i);
        }

        if (data.Length > 0)
        {
            hash *= M;
        }

        hash = (hash ^ (hash >> 13)) * M;
        return hash ^ (hash >> 15);
    }
}
