using GridGrains.Iceberg.Schemas;
using ParquetSharp;
using IcebergSchema = GridGrains.Iceberg.Schemas.Schema;

namespace GridGrains.Iceberg.Parquet;

/// <summary>
/// Reads a Parquet file that belongs to no table, whoever wrote it: its own flat columns by their names. Lists, maps and structures, unsigned numbers
/// and fixed bytes are passed over.
/// </summary>
public static class ParquetFile
{
    private const int MaxColumns = 10_000;

    /// <param name="content">Can be sought in; stays open.</param>
    /// <exception cref="IcebergException"><c>CorruptFile</c>; <c>Unsupported</c>: no column can be read.</exception>
    public static IEnumerable<ColumnBatch> Read(Stream content)
    {
        using var reader = Guarded(() => new ParquetFileReader(content, leaveOpen: true));
        using var metadata = Guarded(() => reader.FileMetaData);
        var (schema, indexes) = Guarded(() => SchemaOf(metadata));
        for (var g = 0; g < metadata.NumRowGroups; g++)
        {
            var at = g;
            using var group = Guarded(() => reader.RowGroup(at));
            ColumnChunkReader[] columns = Guarded<ColumnChunkReader[]>(() => [.. indexes.Select((index, field) => ColumnChunkReader.Open(group.Column(index), schema.Fields[field].PrimitiveType))]);
            try
            {
                for (var left = group.MetaData.NumRows; left > 0; left -= DataFileReader.BatchRows)
                {
                    var rows = (int)Math.Min(left, DataFileReader.BatchRows);
                    yield return Guarded(() => new ColumnBatch(schema, [.. columns.Select(column => column.Read(rows))]));
                }
            }
            finally
            {
                foreach (var column in columns) column.Dispose();
            }
        }
    }

    private static (IcebergSchema Schema, int[] Indexes) SchemaOf(FileMetaData metadata)
    {
        if (metadata.NumColumns > MaxColumns) throw new IcebergException(IcebergErrorCode.Unsupported, $"The file has more than {MaxColumns} columns");
        var (fields, indexes, names) = (new List<SchemaField>(), new List<int>(), new HashSet<string>());
        for (var i = 0; i < metadata.NumColumns; i++)
        {
            var column = metadata.Schema.Column(i);
            var isFlat = column.MaxRepetitionLevel == 0 && column.MaxDefinitionLevel <= 1 && column.Path.ToDotVector().Length == 1;
            if (!isFlat || TypeOf(column) is not { } type || !names.Add(column.Name)) continue;
            fields.Add(new SchemaField(i + 1, column.Name, type, Required: column.MaxDefinitionLevel == 0));
            indexes.Add(i);
        }
        return fields.Count > 0
            ? (new IcebergSchema(0, fields), [.. indexes])
            : throw new IcebergException(IcebergErrorCode.Unsupported, "The file has no flat column that can be read");
    }

    private static PrimitiveType? TypeOf(ColumnDescriptor column)
    {
        using var logical = column.LogicalType;
        return (column.PhysicalType, logical) switch
        {
            (PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.ByteArray or PhysicalType.FixedLenByteArray, DecimalLogicalType of) => PrimitiveType.Decimal(of.Precision, of.Scale),
            (PhysicalType.Int32 or PhysicalType.Int64, IntLogicalType { IsSigned: false }) => null,
            (PhysicalType.Boolean, _) => PrimitiveType.Boolean,
            (PhysicalType.Int32, DateLogicalType) => PrimitiveType.Date,
            (PhysicalType.Int32 or PhysicalType.Int64, TimeLogicalType) => PrimitiveType.Time,
            (PhysicalType.Int64, TimestampLogicalType of) => of.IsAdjustedToUtc ? PrimitiveType.TimestampTz : PrimitiveType.Timestamp,
            (PhysicalType.Int32, _) => PrimitiveType.Int,
            (PhysicalType.Int64, _) => PrimitiveType.Long,
            (PhysicalType.Int96, _) => PrimitiveType.TimestampTz,
            (PhysicalType.Float, _) => PrimitiveType.Float,
            (PhysicalType.Double, _) => PrimitiveType.Double,
            (PhysicalType.ByteArray, _) => PrimitiveType.String,
            (PhysicalType.FixedLenByteArray, UuidLogicalType) => PrimitiveType.Uuid,
            _ => null,
        };
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ParquetException e)
        {
            throw new IcebergException(IcebergErrorCode.CorruptFile, $"The file is no readable Parquet: {e.Message}", e);
        }
    }
}
