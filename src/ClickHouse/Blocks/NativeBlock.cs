using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace GridGrains.ClickHouse.Blocks;

/// <summary>
/// One block of columns in ClickHouse's Native format: a count of columns and rows, then for each column its name, its type and its values.
/// The server makes one insert block of it. Memory is kept from block to block; not thread-safe.
/// </summary>
/// <remarks>https://clickhouse.com/docs/interfaces/formats/Native, protocol revision 0 as over HTTP.</remarks>
internal sealed class NativeBlock
{
    private byte[] _bytes = new byte[256 * 1024];
    private int _length;

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(0, _length);

    public MemoryStream ToStream() => new(_bytes, 0, _length, writable: false);

    public NativeBlock Begin(int columns, int rows)
    {
        _length = 0;
        Unsigned((ulong)columns);
        Unsigned((ulong)rows);
        return this;
    }

    /// <summary>Begins a column whose values follow.</summary>
    public NativeBlock Head(string name, string type)
    {
        Text(name);
        Text(type);
        return this;
    }

    public NativeBlock Numbers<T>(string name, string type, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Head(name, type);
        Raw(values);
        return this;
    }

    /// <summary>Values of one type made from those of another.</summary>
    public NativeBlock Converted<TFrom, TTo>(string name, string type, ReadOnlySpan<TFrom> values, Func<TFrom, TTo> convert)
        where TTo : unmanaged
    {
        Head(name, type);
        var room = MemoryMarshal.Cast<byte, TTo>(Room(values.Length * Unsafe.SizeOf<TTo>()));
        for (var i = 0; i < values.Length; i++)
        {
            room[i] = convert(values[i]);
        }

        _length += values.Length * Unsafe.SizeOf<TTo>();
        return this;
    }

    /// <summary>Values that fit a narrower type.</summary>
    public NativeBlock Integers<TFrom, TTo>(ReadOnlySpan<TFrom> values)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        var room = MemoryMarshal.Cast<byte, TTo>(Room(values.Length * Unsafe.SizeOf<TTo>()));
        for (var i = 0; i < values.Length; i++)
        {
            room[i] = TTo.CreateTruncating(values[i]);
        }

        _length += values.Length * Unsafe.SizeOf<TTo>();
        return this;
    }

    /// <param name="present">False for null; empty when no value is.</param>
    public NativeBlock Nulls(int count, ReadOnlySpan<bool> present)
    {
        var nulls = Room(count)[..count];
        for (var i = 0; i < count; i++)
        {
            nulls[i] = present.IsEmpty || present[i] ? (byte)0 : (byte)1;
        }

        _length += count;
        return this;
    }

    /// <summary>Nullable(Float64), with NaN for null.</summary>
    public NativeBlock Nullables(string name, ReadOnlySpan<double> values)
    {
        Head(name, "Nullable(Float64)");
        var nulls = Room(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            nulls[i] = double.IsNaN(values[i]) ? (byte)1 : (byte)0;
        }

        _length += values.Length;
        Raw(values);
        return this;
    }

    public NativeBlock Texts(string name, ReadOnlySpan<string?> values)
    {
        Head(name, "String");
        foreach (var value in values)
        {
            Text(value ?? "");
        }

        return this;
    }

    /// <summary>String, with whatever bytes.</summary>
    public NativeBlock Bytes(string name, ReadOnlySpan<byte[]?> values)
    {
        Head(name, "String");
        foreach (var value in values)
        {
            Unsigned((ulong)(value?.Length ?? 0));
            Raw<byte>(value);
        }

        return this;
    }

    /// <summary>Array(String).</summary>
    public NativeBlock Lists(string name, IReadOnlyList<IReadOnlyList<string>> values)
    {
        Head(name, "Array(String)");
        var end = 0UL;
        foreach (var list in values)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(Room(8), end += (ulong)list.Count);
            _length += 8;
        }

        foreach (var text in values.SelectMany(list => list))
        {
            Text(text);
        }

        return this;
    }

    private void Raw<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    private void Text(string value)
    {
        var room = Room((value.Length * 3) + 5);
        var length = Encoding.UTF8.GetBytes(value, room[5..]);
        Unsigned((ulong)length);
        room.Slice(5, length).CopyTo(_bytes.AsSpan(_length));
        _length += length;
    }

    private void Unsigned(ulong value)
    {
        var room = Room(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            room[length++] = (byte)(value | 0x80);
        }

        room[length++] = (byte)value;
        _length += length;
    }

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _length < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(_length + bytes, _bytes.Length * 2));
        }

        return _bytes.AsSpan(_length);
    }
}
