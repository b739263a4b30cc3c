using System.Buffers;
using System.Runtime.CompilerServices;

namespace GridGrains.Domain.Checkpoints;

/// <summary>
/// Encoded states of one barrier in one block of memory that is kept from barrier to barrier. A state is written between
/// <see cref="Begin"/> and <see cref="End"/> through the buffer itself. Not thread-safe.
/// </summary>
public sealed class StateBuffer : IStateBatch, IBufferWriter<byte>
{
    private readonly List<Entry> _entries = [];
    private byte[] _bytes = new byte[64 * 1024];
    private int _length;

    public int Count => _entries.Count;

    public int Length => _length;

    public StateKind Kind(int index) => _entries[index].Kind;

    public string Key(int index) => _entries[index].Key;

    public bool IsDeleted(int index) => _entries[index].Length < 0;

    public ReadOnlyMemory<byte> State(int index) => _bytes.AsMemory(_entries[index].Start, Math.Max(0, _entries[index].Length));

    public void Begin(StateKind kind, string key) => _entries.Add(new Entry(kind, key, _length, 0));

    /// <summary>Has the store remove a state that it may hold.</summary>
    public void Delete(StateKind kind, string key) => _entries.Add(new Entry(kind, key, _length, -1));

    public void End()
    {
        var open = _entries[^1];
        _entries[^1] = open with { Length = _length - open.Start };
    }

    public void Clear()
    {
        _entries.Clear();
        _length = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Advance(int count) => _length += count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }

        return _bytes.AsMemory(_length);
    }

    private readonly record struct Entry(StateKind Kind, string Key, int Start, int Length);
}
