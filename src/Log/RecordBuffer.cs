using System.Buffers;

namespace GridGrains.Domain.Log;

/// <summary>
/// Keys and values of many records in one growing block of memory. A value is written between <see cref="BeginRecord"/> and
/// <see cref="EndRecord"/> through the buffer's own <see cref="IBufferWriter{T}"/>. Not thread-safe; <see cref="Clear"/> makes it reusable.
/// </summary>
public sealed class RecordBuffer : IBufferWriter<byte>
{
    private const int NoValue = -1;

    private byte[] _bytes;
    private Bounds[] _bounds;
    private int _length;
    private int _recordStart = -1;
    private int _valueStart;

    public RecordBuffer(int capacityBytes = 64 * 1024, int capacityRecords = 256)
    {
        _bytes = new byte[capacityBytes];
        _bounds = new Bounds[capacityRecords];
    }

    public int Count { get; private set; }

    /// <summary>Bytes of all keys and values.</summary>
    public int Length => _length;

    /// <summary>False for a record that has no value, which is another thing than an empty one: to a compacted topic it says that the key is gone.</summary>
    public bool HasValue(int index) => _bounds[index].ValueLength >= 0;

    public ReadOnlySpan<byte> Key(int index) => _bytes.AsSpan(_bounds[index].Start, _bounds[index].KeyLength);

    /// <summary>Empty where there is none.</summary>
    public ReadOnlySpan<byte> Value(int index) =>
        _bytes.AsSpan(_bounds[index].Start + _bounds[index].KeyLength, Math.Max(0, _bounds[index].ValueLength));

    public ReadOnlyMemory<byte> ValueMemory(int index) =>
        _bytes.AsMemory(_bounds[index].Start + _bounds[index].KeyLength, Math.Max(0, _bounds[index].ValueLength));

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        BeginRecord(key);
        value.CopyTo(GetSpan(value.Length));
        Advance(value.Length);
        EndRecord();
    }

    public void BeginRecord(ReadOnlySpan<byte> key)
    {
        if (_recordStart >= 0)
        {
            throw new InvalidOperationException("the record before is not ended");
        }

        _recordStart = _length;
        key.CopyTo(GetSpan(key.Length));
        _length += key.Length;
        _valueStart = _length;
    }

    public void EndRecord() => End(_length - _valueStart);

    public void AddWithoutValue(ReadOnlySpan<byte> key)
    {
        BeginRecord(key);
        End(NoValue);
    }

    public void Clear()
    {
        Count = 0;
        _length = 0;
        _recordStart = -1;
    }

    public void Advance(int count) => _length += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsSpan(_length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsMemory(_length);
    }

    private void End(int valueLength)
    {
        if (Count == _bounds.Length)
        {
            Array.Resize(ref _bounds, _bounds.Length * 2);
        }

        _bounds[Count++] = new Bounds(_recordStart, _valueStart - _recordStart, valueLength);
        _recordStart = -1;
    }

    private void EnsureRoom(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }
    }

    private readonly record struct Bounds(int Start, int KeyLength, int ValueLength);
}
