using System.Runtime.InteropServices;
using GridGrains.Iceberg.Schemas;
using ParquetSharp;

namespace GridGrains.Iceberg.Parquet;

/// <summary>Reads a column of a row group as vectors of the requested type, which may be wider than the file's (spec: schema evolution).</summary>
internal abstract class ColumnChunkReader : IDisposable
{
    /// <summary>The next rows; throws when the chunk has fewer.</summary>
    public abstract ColumnVector Read(int rows);

    public abstract void Dispose();

    public static ColumnChunkReader Open(ColumnReader column, PrimitiveType type)
    {
        using var logical = column.ColumnDescriptor.LogicalType;
        var width = column.ColumnDescriptor.TypeLength;
        return (type.Kind, column) switch
        {
            (TypeKind.Boolean, ColumnReader<bool> c) => Direct(c, type),
            (TypeKind.Int or TypeKind.Date, ColumnReader<int> c) => Direct(c, type),
            (TypeKind.Long, ColumnReader<int> c) => Mapped(c, type, static v => (long)v),
            (TypeKind.Long, ColumnReader<long> c) => Direct(c, type),
            (TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz, _) => OpenTime(column, logical, type),
            (TypeKind.Float, ColumnReader<float> c) => Direct(c, type),
            (TypeKind.Double, ColumnReader<float> c) => Mapped(c, type, static v => (double)v),
            (TypeKind.Double, ColumnReader<double> c) => Direct(c, type),
            (TypeKind.Decimal, ColumnReader<int> c) => Mapped(c, type, static v => (Int128)v),
            (TypeKind.Decimal, ColumnReader<long> c) => Mapped(c, type, static v => (Int128)v),
            (TypeKind.Decimal, ColumnReader<ByteArray> c) => Mapped(c, type, static v => DecimalBytes.Read(Copy(v.Pointer, v.Length))),
            (TypeKind.Decimal, ColumnReader<FixedLenByteArray> c) => Mapped(c, type, v => DecimalBytes.Read(Copy(v.Pointer, width))),
            (TypeKind.String, ColumnReader<ByteArray> c) => OpenStrings(c, type),
            (TypeKind.Binary, ColumnReader<ByteArray> c) => Mapped(c, type, static v => Copy(v.Pointer, v.Length)),
            (TypeKind.Fixed, ColumnReader<FixedLenByteArray> c) => Mapped(c, type, v => Copy(v.Pointer, width)),
            (TypeKind.Uuid, ColumnReader<FixedLenByteArray> c) => Mapped(c, type, static v => new Guid(Copy(v.Pointer, 16), bigEndian: true)),
            _ => throw new IcebergException(IcebergErrorCode.Unsupported, $"Parquet column '{column.ColumnDescriptor.Name}' ({column.Type}) cannot be read as {type}"),
        };
    }

    private const long NanosPerMicro = 1000;

    private static ColumnChunkReader OpenTime(ColumnReader column, LogicalType logical, PrimitiveType type)
    {
        const long MicrosPerMilli = 1000;
        var unit = logical switch
        {
            TimestampLogicalType timestamp => timestamp.TimeUnit,
            TimeLogicalType time => time.TimeUnit,
            _ => TimeUnit.Micros,
        };
        return (unit, column) switch
        {
            (TimeUnit.Micros, ColumnReader<long> c) => Direct(c, type),
            (TimeUnit.Millis, ColumnReader<long> c) => Mapped(c, type, static v => v * MicrosPerMilli),
            (TimeUnit.Millis, ColumnReader<int> c) => Mapped(c, type, static v => v * MicrosPerMilli),
            // Iceberg's own timestamps are of microseconds: what is finer is cut off, towards the past.
            (TimeUnit.Nanos, ColumnReader<long> c) => Mapped(c, type, static v => FloorToMicros(v)),
            (_, ColumnReader<Int96> c) when type.Kind != TypeKind.Time => Mapped(c, type, static v => MicrosOf(v)),
            _ => throw new IcebergException(IcebergErrorCode.Unsupported, $"Parquet column '{column.ColumnDescriptor.Name}' ({column.Type}, {unit}) cannot be read as {type}"),
        };
    }

    private static long FloorToMicros(long nanos) => (nanos / NanosPerMicro) - (nanos % NanosPerMicro < 0 ? 1 : 0);

    /// <summary>Hive's and Impala's form, which Spark wrote by default up to version 3: nanoseconds of the day, then the Julian day.</summary>
    private static long MicrosOf(Int96 value)
    {
        const long JulianDayOfEpoch = 2_440_588;
        var nanosOfDay = ((long)value.B << 32) | (uint)value.A;
        return ((value.C - JulianDayOfEpoch) * IcebergEpochTime.MicrosPerDay) + FloorToMicros(nanosOfDay);
    }

    private static ColumnChunkReader OpenStrings(ColumnReader<ByteArray> column, PrimitiveType type)
    {
        var cache = new StringCache();
        return new Typed<ByteArray, string>(column, type, cache.Get, cache.Forget);
    }

    private static ColumnChunkReader Direct<T>(ColumnReader<T> column, PrimitiveType type) where T : unmanaged
        => new Typed<T, T>(column, type, convert: null);

    private static ColumnChunkReader Mapped<TPhysical, T>(ColumnReader<TPhysical> column, PrimitiveType type, Func<TPhysical, T> convert)
        where TPhysical : unmanaged
        => new Typed<TPhysical, T>(column, type, convert);

    private static byte[] Copy(IntPtr pointer, int length)
    {
        var bytes = new byte[length];
        if (length > 0) Marshal.Copy(pointer, bytes, 0, length);
        return bytes;
    }

    private sealed class Typed<TPhysical, T>(
        ColumnReader<TPhysical> column, PrimitiveType type, Func<TPhysical, T>? convert, Action? beforeRead = null) : ColumnChunkReader
        where TPhysical : unmanaged
    {
        private readonly bool _required = column.ColumnDescriptor.MaxDefinitionLevel == 0;
        private TPhysical[] _packed = [];
        private short[] _levels = [];

        public override ColumnVector Read(int rows)
        {
            if (_packed.Length < rows) (_packed, _levels) = (new TPhysical[rows], new short[rows]);
            var values = new T[rows];
            bool[]? validity = null;
            for (var done = 0; done < rows;)
            {
                var levels = ReadSome(rows - done, out var count);
                if (levels == 0) throw new IcebergException(IcebergErrorCode.CorruptFile, $"Column '{column.ColumnDescriptor.Name}' ends {rows - done} rows early");
                // Byte pointers hold until the next read: values are copied out at once.
                if (count == levels) Convert(_packed.AsSpan(0, count), values.AsSpan(done));
                else Spread(_levels.AsSpan(0, levels), values.AsSpan(done), (validity ??= AllValid(rows)).AsSpan(done));
                done += levels;
            }
            return new ColumnVector<T>(type, values, validity.AsMemory());
        }

        public override void Dispose() => column.Dispose();

        private int ReadSome(int rows, out int count)
        {
            beforeRead?.Invoke();
            long valueCount;
            var levels = _required
                ? column.ReadBatch(rows, _packed.AsSpan(0, rows), out valueCount)
                : column.ReadBatch(rows, _levels.AsSpan(0, rows), default, _packed.AsSpan(0, rows), out valueCount);
            count = (int)valueCount;
            return _required ? count : (int)levels;
        }

        private void Convert(ReadOnlySpan<TPhysical> from, Span<T> to)
        {
            if (convert is null) from.CopyTo(MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.As<T, TPhysical>(ref MemoryMarshal.GetReference(to)), to.Length));
            else
            {
                for (var i = 0; i < from.Length; i++) to[i] = convert(from[i]);
            }
        }

        private void Spread(ReadOnlySpan<short> levels, Span<T> to, Span<bool> validity)
        {
            var next = 0;
            for (var i = 0; i < levels.Length; i++)
            {
                validity[i] = levels[i] > 0;
                if (levels[i] > 0) Convert(_packed.AsSpan(next++, 1), to[i..]);
            }
        }

        private static bool[] AllValid(int rows)
        {
            var validity = new bool[rows];
            Array.Fill(validity, true);
            return validity;
        }
    }
}
