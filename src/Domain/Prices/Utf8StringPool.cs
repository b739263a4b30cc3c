using System.Text;

namespace GridGrains.Domain.Prices;

/// <summary>
/// Gives equal UTF-8 texts the same small number, without allocating for a text it knows. Bounded: when full it takes no more until
/// it is cleared. Not thread-safe.
/// </summary>
internal sealed class Utf8StringPool
{
    private readonly int[] _buckets;
    private readonly Entry[] _entries;
    private readonly int _capacity;

    public Utf8StringPool(int capacity)
    {
        _capacity = capacity;
        _entries = new Entry[capacity + 1];
        _buckets = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _capacity;

    /// <summary>Text behind a number that <see cref="Intern"/> gave.</summary>
    public string this[int number] => _entries[number].Text;

    /// <returns>A number from 1; 0 when the text is new and the pool is full.</returns>
    public int Intern(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        var hashCode = hash.ToHashCode();
        ref var bucket = ref _buckets[hashCode & (_buckets.Length - 1)];
        for (var i = bucket; i != 0; i = _entries[i].Next)
        {
            if (_entries[i].HashCode == hashCode && utf8.SequenceEqual(_entries[i].Utf8))
            {
                return i;
            }
        }

        if (IsFull)
        {
            return 0;
        }

        _entries[++Count] = new Entry(hashCode, bucket, utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return bucket = Count;
    }

    public void Clear()
    {
        Array.Clear(_buckets);
        Array.Clear(_entries);
        Count = 0;
    }

    private readonly record struct Entry(int HashCode, int Next, byte[] Utf8, string Text);
}
