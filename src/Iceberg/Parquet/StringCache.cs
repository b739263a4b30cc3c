using System.Runtime.InteropServices;
using ParquetSharp;

namespace GridGrains.Iceberg.Parquet;

/// <summary>
/// Decodes strings, each dictionary entry once: within one read, equal pointers are the same entry of the page's dictionary. After
/// the read the memory may be used for another, so <see cref="Forget"/> comes before the next.
/// </summary>
internal sealed class StringCache
{
    private const int Slots = 1 << 12;
    private readonly (long Read, IntPtr Pointer, int Length, string Text)[] _slots = new (long, IntPtr, int, string)[Slots];
    private long _read = 1;

    public void Forget() => _read++;

    public string Get(ByteArray bytes)
    {
        if (bytes.Length == 0) return "";
        ref var slot = ref _slots[(int)((uint)bytes.Pointer.GetHashCode() * 2654435769u >> 20)];
        if (slot.Read == _read && slot.Pointer == bytes.Pointer && slot.Length == bytes.Length) return slot.Text;
        slot = (_read, bytes.Pointer, bytes.Length, Marshal.PtrToStringUTF8(bytes.Pointer, bytes.Length));
        return slot.Text;
    }
}
