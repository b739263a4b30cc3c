using GridGrains.Iceberg.Schemas;
using ParquetSharp;
using ParquetSharp.Schema;
using IcebergSchema = GridGrains.Iceberg.Schemas.Schema;

namespace GridGrains.Iceberg.Parquet;

/// <summary>The Parquet schema of a table's data files (spec: Appendix A, Parquet). Every node carries its field id.</summary>
internal static class ParquetSchemas
{
    private const int NoFieldId = -1;
    private const int MaxInt32Digits = 9;
    private const int MaxInt64Digits = 18;
    private const int UuidBytes = 16;

    public static GroupNode Build(IcebergSchema schema)
    {
        var nodes = schema.Fields.Select(BuildNode).ToArray();
        if (nodes.FirstOrDefault(node => node.FieldId == NoFieldId) is { } anonymous)
            throw new IcebergException(IcebergErrorCode.InvalidSchema, $"Parquet column '{anonymous.Name}' has no field id: readers could not find it");
        return new GroupNode("table", Repetition.Required, nodes, logicalType: null);
    }

    /// <summary>The physical type that values of a type are written as.</summary>
    public static PhysicalType PhysicalOf(PrimitiveType type) => type.Kind switch
    {
        TypeKind.Boolean => PhysicalType.Boolean,
        TypeKind.Int or TypeKind.Date => PhysicalType.Int32,
        TypeKind.Decimal when type.Precision <= MaxInt32Digits => PhysicalType.Int32,
        TypeKind.Decimal when type.Precision <= MaxInt64Digits => PhysicalType.Int64,
        TypeKind.Long or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => PhysicalType.Int64,
        TypeKind.Float => PhysicalType.Float,
        TypeKind.Double => PhysicalType.Double,
        TypeKind.String or TypeKind.Binary => PhysicalType.ByteArray,
        _ => PhysicalType.FixedLenByteArray,
    };

    /// <summary>The width of fixed-length values, or -1.</summary>
    public static int WidthOf(PrimitiveType type) => (PhysicalOf(type), type.Kind) switch
    {
        (not PhysicalType.FixedLenByteArray, _) => -1,
        (_, TypeKind.Uuid) => UuidBytes,
        (_, TypeKind.Fixed) => type.Length,
        _ => DecimalBytes.WidthOf(type.Precision),
    };

    private static Node BuildNode(SchemaField field)
    {
        var type = field.PrimitiveType;
        using var logical = LogicalOf(type);
        return new PrimitiveNode(
            field.Name, field.Required ? Repetition.Required : Repetition.Optional, logical, PhysicalOf(type),
            fieldId: field.Id, primitiveLength: WidthOf(type));
    }

    private static LogicalType LogicalOf(PrimitiveType type) => type.Kind switch
    {
        TypeKind.Decimal => LogicalType.Decimal(type.Precision, type.Scale),
        TypeKind.Date => LogicalType.Date(),
        TypeKind.Time => LogicalType.Time(isAdjustedToUtc: false, TimeUnit.Micros),
        TypeKind.Timestamp => LogicalType.Timestamp(isAdjustedToUtc: false, TimeUnit.Micros),
        TypeKind.TimestampTz => LogicalType.Timestamp(isAdjustedToUtc: true, TimeUnit.Micros),
        TypeKind.String => LogicalType.String(),
        TypeKind.Uuid => LogicalType.Uuid(),
        _ => LogicalType.None(),
    };
}
