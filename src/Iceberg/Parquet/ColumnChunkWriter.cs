using System.Runtime.InteropServices;
using GridGrains.Iceberg.Schemas;
using ParquetSharp;

namespace GridGrains.Iceberg.Parquet;

/// <summary>Writes vectors into Parquet columns, a chunk of rows at a time through buffers that are kept between calls.</summary>
internal sealed class ColumnChunkWriter
{
    private const int ChunkRows = 1 << 13;
    private const short Defined = 1;
    private readonly short[] _allDefined = Filled();
    private readonly short[] _levels = new short[ChunkRows];
    private readonly BytesBuffer _bytes = new(ChunkRows);
    private int[]? _ints;
    private long[]? _longs;
    private float[]? _floats;
    private double[]? _doubles;
    private bool[]? _flags;
    private byte[]? _fixedBytes;
    private FixedLenByteArray[]? _fixed;

    /// <summary>Writes a whole vector; returns how many of its values are NaN.</summary>
    public long Write(ColumnWriter writer, ColumnVector vector, bool required)
    {
        switch (vector)
        {
            case ColumnVector<bool> v: WriteValues((ColumnWriter<bool>)writer, v, required, ref _flags); break;
            case ColumnVector<int> v: WriteValues((ColumnWriter<int>)writer, v, required, ref _ints); break;
            case ColumnVector<long> v: WriteValues((ColumnWriter<long>)writer, v, required, ref _longs); break;
            case ColumnVector<float> v: WriteValues((ColumnWriter<float>)writer, v, required, ref _floats); break;
            case ColumnVector<double> v: WriteValues((ColumnWriter<double>)writer, v, required, ref _doubles); break;
            case ColumnVector<Int128> v: WriteDecimals(writer, v, required); break;
            case ColumnVector<Guid> v: WriteFixed((ColumnWriter<FixedLenByteArray>)writer, v, required, CopyUuid); break;
            case ColumnVector<byte[]> v when v.Type.Kind == TypeKind.Fixed:
                WriteFixed((ColumnWriter<FixedLenByteArray>)writer, v, required, CopyFixed);
                break;
            case ColumnVector<byte[]> v:
                WriteBytes((ColumnWriter<ByteArray>)writer, v, required, static (buffer, value) => buffer.TryAdd(value));
                break;
            default:
                WriteBytes((ColumnWriter<ByteArray>)writer, (ColumnVector<string>)vector, required, static (buffer, text) => buffer.TryAdd(text));
                break;
        }
        return vector switch
        {
            ColumnVector<float> v => CountNans(v),
            ColumnVector<double> v => CountNans(v),
            _ => 0,
        };
    }

    private void WriteValues<T>(ColumnWriter<T> writer, ColumnVector<T> vector, bool required, ref T[]? packed) where T : unmanaged
    {
        var values = vector.Values.Span;
        var hasNulls = vector.HasNulls;
        for (var start = 0; start < values.Length; start += ChunkRows)
        {
            var chunk = values.Slice(start, Math.Min(ChunkRows, values.Length - start));
            if (required) writer.WriteBatch(chunk);
            else if (!hasNulls) writer.WriteBatch(chunk.Length, _allDefined.AsSpan(0, chunk.Length), default, chunk);
            else
            {
                packed ??= new T[ChunkRows];
                var count = Pack(chunk, vector.Validity.Span.Slice(start, chunk.Length), packed);
                writer.WriteBatch(chunk.Length, _levels.AsSpan(0, chunk.Length), default, packed.AsSpan(0, count));
            }
        }
    }

    /// <summary>Moves the values that are not null together and notes where they were.</summary>
    private int Pack<T>(ReadOnlySpan<T> values, ReadOnlySpan<bool> validity, Span<T> packed)
    {
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            _levels[i] = validity[i] ? Defined : (short)0;
            if (validity[i]) packed[count++] = values[i];
        }
        return count;
    }

    private void WriteDecimals(ColumnWriter writer, ColumnVector<Int128> vector, bool required)
    {
        var type = vector.Type;
        var limit = DecimalBytes.PowerOfTen(type.Precision);
        var values = vector.Values.Span;
        for (var i = 0; i < values.Length; i++)
        {
            if (!vector.IsNull(i) && (values[i] >= limit || values[i] <= -limit))
                throw new IcebergException(IcebergErrorCode.InvalidData, $"{DecimalBytes.Format(values[i], type.Scale)} does not fit {type}");
        }
        switch (ParquetSchemas.PhysicalOf(type))
        {
            case PhysicalType.Int32:
                WriteValues((ColumnWriter<int>)writer, Narrow(vector, static value => (int)value), required, ref _ints);
                break;
            case PhysicalType.Int64:
                WriteValues((ColumnWriter<long>)writer, Narrow(vector, static value => (long)value), required, ref _longs);
                break;
            default:
                WriteFixed((ColumnWriter<FixedLenByteArray>)writer, vector, required, DecimalBytes.WriteFixed);
                break;
        }
    }

    private static ColumnVector<T> Narrow<T>(ColumnVector<Int128> vector, Func<Int128, T> narrow)
    {
        var from = vector.Values.Span;
        var values = new T[from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            if (!vector.IsNull(i)) values[i] = narrow(from[i]);
        }
        return new ColumnVector<T>(vector.Type, values, vector.Validity);
    }

    private delegate void CopyValue<in T>(T value, Span<byte> destination);

    private void WriteFixed<T>(ColumnWriter<FixedLenByteArray> writer, ColumnVector<T> vector, bool required, CopyValue<T> copy)
    {
        var width = ParquetSchemas.WidthOf(vector.Type);
        _fixed ??= new FixedLenByteArray[ChunkRows];
        if (_fixedBytes is null || _fixedBytes.Length < ChunkRows * width)
            _fixedBytes = GC.AllocateUninitializedArray<byte>(ChunkRows * width, pinned: true);
        var values = vector.Values.Span;
        for (var start = 0; start < values.Length; start += ChunkRows)
        {
            var rows = Math.Min(ChunkRows, values.Length - start);
            var count = 0;
            for (var i = 0; i < rows; i++)
            {
                var isNull = vector.IsNull(start + i);
                _levels[i] = isNull ? (short)0 : Defined;
                if (isNull) continue;
                copy(values[start + i], _fixedBytes.AsSpan(count * width, width));
                _fixed[count] = new FixedLenByteArray(Marshal.UnsafeAddrOfPinnedArrayElement(_fixedBytes, count * width));
                count++;
            }
            if (required) writer.WriteBatch(_fixed.AsSpan(0, count));
            else writer.WriteBatch(rows, _levels.AsSpan(0, rows), default, _fixed.AsSpan(0, count));
        }
    }

    private void WriteBytes<T>(ColumnWriter<ByteArray> writer, ColumnVector<T> vector, bool required, Func<BytesBuffer, T, bool> add)
    {
        var values = vector.Values.Span;
        var rows = 0;
        _bytes.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            var isNull = vector.IsNull(i);
            if (rows == ChunkRows || (!isNull && !add(_bytes, values[i])))
            {
                Flush(writer, ref rows, required);
                if (!isNull && _bytes.Count == 0) _ = add(_bytes, values[i]);
            }
            _levels[rows++] = isNull ? (short)0 : Defined;
        }
        Flush(writer, ref rows, required);
    }

    private void Flush(ColumnWriter<ByteArray> writer, ref int rows, bool required)
    {
        if (required) writer.WriteBatch(_bytes.Items);
        else writer.WriteBatch(rows, _levels.AsSpan(0, rows), default, _bytes.Items);
        _bytes.Clear();
        rows = 0;
    }

    private static void CopyUuid(Guid value, Span<byte> destination) => value.TryWriteBytes(destination, bigEndian: true, out _);

    private static void CopyFixed(byte[] value, Span<byte> destination)
    {
        if (value.Length != destination.Length)
            throw new IcebergException(IcebergErrorCode.InvalidData, $"{value.Length} bytes do not fit fixed[{destination.Length}]");
        value.CopyTo(destination);
    }

    private static long CountNans<T>(ColumnVector<T> vector) where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        var values = vector.Values.Span;
        var count = 0L;
        for (var i = 0; i < values.Length; i++)
        {
            if (T.IsNaN(values[i]) && !vector.IsNull(i)) count++;
        }
        return count;
    }

    private static short[] Filled()
    {
        var levels = new short[ChunkRows];
        Array.Fill(levels, Defined);
        return levels;
    }
}
