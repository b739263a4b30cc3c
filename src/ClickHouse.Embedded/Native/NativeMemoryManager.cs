using System.Buffers;

namespace GridGrains.ClickHouse.Embedded.Native;

/// <summary>Lets a stream write unmanaged memory without copying it. The owner keeps the memory alive meanwhile.</summary>
internal sealed unsafe class NativeMemoryManager(byte* pointer, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(pointer, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(pointer + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
