using System.Runtime.InteropServices;
using System.Text;

namespace GridGrains.ClickHouse.Embedded.Native;

/// <summary>Query parameters as the C interface takes them: four parallel arrays in unmanaged memory.</summary>
internal readonly unsafe struct NativeParameters : IDisposable
{
    private readonly byte* _block;

    public NativeParameters(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        Count = (nuint)parameters.Count;
        if (Count == 0)
        {
            return;
        }

        var text = parameters.Sum(parameter => (long)Encoding.UTF8.GetByteCount(parameter.Key) + Encoding.UTF8.GetByteCount(parameter.Value) + 2);
        _block = (byte*)NativeMemory.Alloc((Count * 4 * (nuint)sizeof(nint)) + (nuint)text);
        Names = (nint*)_block;
        Values = Names + Count;
        NameLengths = (nuint*)(Values + Count);
        ValueLengths = NameLengths + Count;
        var next = (byte*)(ValueLengths + Count);
        for (var i = 0; i < parameters.Count; i++)
        {
            Names[i] = (nint)next;
            NameLengths[i] = Append(ref next, parameters[i].Key);
            Values[i] = (nint)next;
            ValueLengths[i] = Append(ref next, parameters[i].Value);
        }
    }

    public nuint Count { get; }

    public nint* Names { get; }

    public nint* Values { get; }

    public nuint* NameLengths { get; }

    public nuint* ValueLengths { get; }

    public void Dispose() => NativeMemory.Free(_block);

    private static nuint Append(ref byte* next, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, new Span<byte>(next, Encoding.UTF8.GetByteCount(text)));
        next[length] = 0;
        next += length + 1;
        return (nuint)length;
    }
}
