using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Lake.Tables;

/// <summary>A table definition as the lake makes it.</summary>
public sealed class LakeTable
{
    public LakeTable(TableDefinition definition)
    {
        Definition = definition;
        Id = new TableIdentifier(definition.LakeNamespace ?? throw new ArgumentException($"the lake does not keep {definition}", nameof(definition)), definition.Name);
        Columns = [.. definition.Columns.Where(column => column.InLake)];
        Schema = new Schema(0, Columns.Select(column => new SchemaField(column.FieldId, column.Name, TypeOf(column.Type), column.Required, column.Doc)));
        Spec = PartitionSpec.For(Schema, (definition.TimeColumn, TransformOf(definition.Partitioning)));
        SortOrder = SortOrder.By(Schema, [.. definition.Sort]);
    }

    public TableDefinition Definition { get; }

    public TableIdentifier Id { get; }

    /// <summary>In the order of the schema's fields.</summary>
    public IReadOnlyList<Column> Columns { get; }

    public Schema Schema { get; }

    public PartitionSpec Spec { get; }

    public SortOrder SortOrder { get; }

    /// <summary>The column that its partitions and its retention go by.</summary>
    public string TimeColumn => Definition.TimeColumn;

    /// <summary>The topic whose records are its rows; null for a table that is derived from others.</summary>
    public string? Topic => Definition.Topics?.Live;

    /// <summary>All partitions that it takes records of.</summary>
    public IEnumerable<TopicPartition> LogPartitions => Definition.Topics?.All ?? [];

    public override string ToString() => Id.ToString();

    private static Transform TransformOf(LakePartitioning partitioning) => partitioning switch
    {
        LakePartitioning.Hour => Transform.Hour,
        LakePartitioning.Month => Transform.Month,
        _ => Transform.Day,
    };

    private static PrimitiveType TypeOf(LogicalType type) => type switch
    {
        LogicalType.Text => PrimitiveType.String,
        LogicalType.Bytes => PrimitiveType.Binary,
        LogicalType.Double => PrimitiveType.Double,
        LogicalType.Int32 => PrimitiveType.Int,
        LogicalType.Int64 => PrimitiveType.Long,
        LogicalType.Timestamp => PrimitiveType.TimestampTz,
        LogicalType.Date => PrimitiveType.Date,
        _ => PrimitiveType.Boolean,
    };
}
