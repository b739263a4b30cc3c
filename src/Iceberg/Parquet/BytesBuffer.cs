using System.Runtime.InteropServices;
using ParquetSharp;
using Encoding = System.Text.Encoding;

namespace GridGrains.Iceberg.Parquet;

/// <summary>Strings and byte values laid one after the other in memory that does not move, with the pointers Parquet takes.</summary>
internal sealed class BytesBuffer
{
    private const int InitialBytes = 1 << 18;
    private readonly ByteArray[] _items;
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(InitialBytes, pinned: true);
    private string? _last;
    private int _used;

    public BytesBuffer(int capacity) => _items = new ByteArray[capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<ByteArray> Items => _items.AsSpan(0, Count);

    /// <summary>Adds a value when it fits; otherwise the caller writes what is there out and clears.</summary>
    public bool TryAdd(string text)
    {
        // Keys repeat from row to row as the same string object: one encoding serves them all.
        if (Count > 0 && ReferenceEquals(text, _last))
        {
            _items[Count] = _items[Count - 1];
            Count++;
            return true;
        }
        if (!Reserve(Encoding.UTF8.GetMaxByteCount(text.Length))) return false;
        Append(Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_used)));
        _last = text;
        return true;
    }

    public bool TryAdd(ReadOnlySpan<byte> value)
    {
        if (!Reserve(value.Length)) return false;
        value.CopyTo(_bytes.AsSpan(_used));
        Append(value.Length);
        return true;
    }

    public void Clear()
    {
        (_used, Count, _last) = (0, 0, null);
    }

    private void Append(int length)
    {
        _items[Count++] = new ByteArray(Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, _used), length);
        _used += length;
    }

    private bool Reserve(int length)
    {
        if (_used + length <= _bytes.Length) return true;
        if (Count > 0) return false;
        _bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        return true;
    }
}
