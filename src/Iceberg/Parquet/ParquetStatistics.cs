using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GridGrains.Iceberg.Schemas;
using ParquetSharp;
using Encoding = System.Text.Encoding;
using IcebergSchema = GridGrains.Iceberg.Schemas.Schema;

namespace GridGrains.Iceberg.Parquet;

/// <summary>What a manifest says of a file's columns, read from the footer that was just written.</summary>
internal sealed class ParquetStatistics
{
    /// <summary>Parquet files start with four bytes of magic; row groups follow without gaps.</summary>
    private const long FirstRowGroupOffset = 4;

    private readonly ImmutableSortedDictionary<int, long>.Builder _sizes = ImmutableSortedDictionary.CreateBuilder<int, long>();
    private readonly ImmutableSortedDictionary<int, long>.Builder _values = ImmutableSortedDictionary.CreateBuilder<int, long>();
    private readonly ImmutableSortedDictionary<int, long>.Builder _nulls = ImmutableSortedDictionary.CreateBuilder<int, long>();
    private readonly Dictionary<int, (object Lower, object Upper)?> _bounds = [];
    private readonly List<long> _splits = [];

    private ParquetStatistics() { }

    public ImmutableSortedDictionary<int, long> ColumnSizes => _sizes.ToImmutable();
    public ImmutableSortedDictionary<int, long> ValueCounts => _values.ToImmutable();
    public ImmutableSortedDictionary<int, long> NullValueCounts => _nulls.ToImmutable();
    public ImmutableArray<long> SplitOffsets => [.. _splits];
    public ImmutableSortedDictionary<int, byte[]> LowerBounds { get; private set; } = ImmutableSortedDictionary<int, byte[]>.Empty;
    public ImmutableSortedDictionary<int, byte[]> UpperBounds { get; private set; } = ImmutableSortedDictionary<int, byte[]>.Empty;

    /// <param name="file">A file whose columns are the fields of <paramref name="schema"/>.</param>
    public static ParquetStatistics Read(IcebergSchema schema, ParquetFileReader file)
    {
        var statistics = new ParquetStatistics();
        var offset = FirstRowGroupOffset;
        using var metadata = file.FileMetaData;
        for (var g = 0; g < metadata.NumRowGroups; g++)
        {
            using var group = file.RowGroup(g);
            statistics._splits.Add(offset);
            for (var i = 0; i < schema.Fields.Length; i++) offset += statistics.AddColumn(schema.Fields[i], group.MetaData, i);
        }
        statistics.SetBounds(schema);
        return statistics;
    }

    private long AddColumn(SchemaField field, RowGroupMetaData group, int index)
    {
        using var chunk = group.GetColumnChunkMetaData(index);
        using var statistics = chunk.Statistics;
        _sizes[field.Id] = _sizes.GetValueOrDefault(field.Id) + chunk.TotalCompressedSize;
        _values[field.Id] = _values.GetValueOrDefault(field.Id) + chunk.NumValues;
        var nulls = statistics?.NullCount ?? 0;
        _nulls[field.Id] = _nulls.GetValueOrDefault(field.Id) + nulls;
        if (nulls < chunk.NumValues) AddBounds(field, statistics);
        return chunk.TotalCompressedSize;
    }

    /// <summary>A row group without a range (all NaN, or values too long) leaves the whole file without one.</summary>
    private void AddBounds(SchemaField field, Statistics? statistics)
    {
        if (statistics is not { HasMinMax: true }) _bounds[field.Id] = null;
        else
        {
            var (lower, upper) = (Value(field.PrimitiveType, statistics.MinUntyped), Value(field.PrimitiveType, statistics.MaxUntyped));
            if (!_bounds.TryGetValue(field.Id, out var known)) _bounds[field.Id] = (lower, upper);
            else if (known is var (least, most))
                _bounds[field.Id] = (SingleValue.Compare(lower, least) < 0 ? lower : least, SingleValue.Compare(upper, most) > 0 ? upper : most);
        }
    }

    private void SetBounds(IcebergSchema schema)
    {
        var lowers = ImmutableSortedDictionary.CreateBuilder<int, byte[]>();
        var uppers = ImmutableSortedDictionary.CreateBuilder<int, byte[]>();
        foreach (var field in schema.Fields)
        {
            if (_bounds.GetValueOrDefault(field.Id) is not var (lower, upper)) continue;
            lowers[field.Id] = SingleValue.ToBinary(field.PrimitiveType, BoundTruncation.Lower(lower));
            if (BoundTruncation.Upper(upper) is { } bound) uppers[field.Id] = SingleValue.ToBinary(field.PrimitiveType, bound);
        }
        (LowerBounds, UpperBounds) = (lowers.ToImmutable(), uppers.ToImmutable());
    }

    private static object Value(PrimitiveType type, object physical) => (type.Kind, physical) switch
    {
        (TypeKind.Decimal, int unscaled) => (Int128)unscaled,
        (TypeKind.Decimal, long unscaled) => (Int128)unscaled,
        (TypeKind.Decimal, FixedLenByteArray bytes) => DecimalBytes.Read(Copy(bytes.Pointer, ParquetSchemas.WidthOf(type))),
        (TypeKind.Uuid, FixedLenByteArray bytes) => new Guid(Copy(bytes.Pointer, ParquetSchemas.WidthOf(type)), bigEndian: true),
        (TypeKind.String, ByteArray bytes) => Encoding.UTF8.GetString(Copy(bytes.Pointer, bytes.Length)),
        (_, ByteArray bytes) => Copy(bytes.Pointer, bytes.Length),
        (_, FixedLenByteArray bytes) => Copy(bytes.Pointer, ParquetSchemas.WidthOf(type)),
        _ => physical,
    };

    private static byte[] Copy(IntPtr pointer, int length)
    {
        var bytes = new byte[length];
        if (length > 0) Marshal.Copy(pointer, bytes, 0, length);
        return bytes;
    }
}
