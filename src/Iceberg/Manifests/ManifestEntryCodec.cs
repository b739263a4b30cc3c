using System.Collections.Immutable;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Manifests;

/// <summary>Manifest entries to and from Avro rows. Numbers are the field ids of the specification.</summary>
internal sealed class ManifestEntryCodec(PartitionSpec spec, ImmutableArray<PrimitiveType> partitionTypes)
{
    public AvroRow Write(AvroRecord type, ManifestEntry entry) => new(type)
    {
        [0] = (int)entry.Status,
        [1] = entry.SnapshotId,
        [3] = entry.SequenceNumber,
        [4] = entry.FileSequenceNumber,
        [2] = WriteFile(type.RecordAt(2), entry.File),
    };

    /// <summary>Reads an entry; what a writer left to be inherited comes from <paramref name="manifest"/>.</summary>
    public ManifestEntry Read(AvroRow row, ManifestFile manifest)
    {
        var status = (ManifestEntryStatus)row.RequiredInt(0);
        var inherited = status == ManifestEntryStatus.Added ? manifest.SequenceNumber : (long?)null;
        return new ManifestEntry(
            status, row.Long(1) ?? manifest.AddedSnapshotId, row.Long(3) ?? inherited, row.Long(4) ?? inherited,
            ReadFile(row.RequiredRow(2)));
    }

    private AvroRow WriteFile(AvroRecord type, DataFile file) => new(type)
    {
        [134] = (int)file.Content,
        [100] = file.Path,
        [101] = file.Format,
        [102] = WritePartition(type.RecordAt(102), file.Partition),
        [103] = file.RecordCount,
        [104] = file.FileSizeBytes,
        [108] = WriteMap(type, 108, 117, 118, file.ColumnSizes),
        [109] = WriteMap(type, 109, 119, 120, file.ValueCounts),
        [110] = WriteMap(type, 110, 121, 122, file.NullValueCounts),
        [137] = WriteMap(type, 137, 138, 139, file.NanValueCounts),
        [125] = WriteMap(type, 125, 126, 127, file.LowerBounds),
        [128] = WriteMap(type, 128, 129, 130, file.UpperBounds),
        [131] = file.KeyMetadata,
        [132] = file.SplitOffsets.IsEmpty ? null : file.SplitOffsets.Select(offset => (object?)offset).ToArray(),
        [140] = file.SortOrderId,
    };

    private DataFile ReadFile(AvroRow row) => new()
    {
        Content = (FileContent)(row.Int(134) ?? 0),
        Path = row.RequiredString(100),
        Format = row.RequiredString(101).ToUpperInvariant(),
        SpecId = spec.SpecId,
        Partition = ReadPartition(row[102] as AvroRow),
        RecordCount = row.RequiredLong(103),
        FileSizeBytes = row.RequiredLong(104),
        ColumnSizes = ReadMap<long>(row, 108, 117, 118),
        ValueCounts = ReadMap<long>(row, 109, 119, 120),
        NullValueCounts = ReadMap<long>(row, 110, 121, 122),
        NanValueCounts = ReadMap<long>(row, 137, 138, 139),
        LowerBounds = ReadMap<byte[]>(row, 125, 126, 127),
        UpperBounds = ReadMap<byte[]>(row, 128, 129, 130),
        KeyMetadata = row[131] as byte[],
        SplitOffsets = row[132] is List<object?> offsets ? [.. offsets.Cast<long>()] : [],
        SortOrderId = row.Int(140),
    };

    private AvroRow WritePartition(AvroRecord type, PartitionTuple partition)
    {
        var row = new AvroRow(type);
        for (var i = 0; i < spec.Fields.Length; i++)
        {
            row[spec.Fields[i].FieldId] = partition[i] switch
            {
                Int128 unscaled => FixedDecimal(unscaled, DecimalBytes.WidthOf(partitionTypes[i].Precision)),
                Guid id => id.ToByteArray(bigEndian: true),
                var other => other,
            };
        }
        return row;
    }

    private PartitionTuple ReadPartition(AvroRow? row)
    {
        if (row is null || spec.Fields.IsEmpty) return PartitionTuple.Empty;
        return new PartitionTuple([.. spec.Fields.Select((field, i) => (row[field.FieldId], partitionTypes[i].Kind) switch
        {
            (byte[] bytes, TypeKind.Decimal) => DecimalBytes.Read(bytes),
            (byte[] bytes, TypeKind.Uuid) => new Guid(bytes, bigEndian: true),
            (int number, TypeKind.Long) => (long)number,
            (float number, TypeKind.Double) => (double)number,
            var (other, _) => other,
        })]);
    }

    private static byte[] FixedDecimal(Int128 unscaled, int width)
    {
        var bytes = new byte[width];
        DecimalBytes.WriteFixed(unscaled, bytes);
        return bytes;
    }

    private static object[]? WriteMap<T>(AvroRecord type, int fieldId, int keyId, int valueId, ImmutableSortedDictionary<int, T> map)
    {
        if (map.IsEmpty) return null;
        var pair = type.ItemsAt(fieldId);
        return [.. map.Select(entry => new AvroRow(pair) { [keyId] = entry.Key, [valueId] = entry.Value })];
    }

    private static ImmutableSortedDictionary<int, T> ReadMap<T>(AvroRow row, int fieldId, int keyId, int valueId)
    {
        if (row[fieldId] is not List<object?> pairs) return ImmutableSortedDictionary<int, T>.Empty;
        var map = ImmutableSortedDictionary.CreateBuilder<int, T>();
        foreach (var pair in pairs.Cast<AvroRow>())
        {
            map[pair.RequiredInt(keyId)] = pair[valueId] is T value
                ? value
                : throw new IcebergException(IcebergErrorCode.CorruptFile, $"column statistics {fieldId} ({ManifestSchemas.NameOf(fieldId)}) lack a value");
        }
        return map.ToImmutable();
    }
}
