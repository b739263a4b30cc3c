using System.Collections.Immutable;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Partitioning;

/// <summary>One part of a partition tuple: a source column and its transform.</summary>
public sealed record PartitionField(int SourceId, int FieldId, string Name, Transform Transform);

/// <summary>How rows are laid out in files: every data file holds the rows of one tuple of partition values.</summary>
public sealed record PartitionSpec(int SpecId, ImmutableArray<PartitionField> Fields)
{
    /// <summary>Partition field ids start here (spec: partition evolution).</summary>
    public const int FirstFieldId = 1000;

    public static PartitionSpec Unpartitioned { get; } = new(0, []);

    /// <summary>The highest partition field id in use, or 999.</summary>
    public int HighestFieldId => Fields.Aggregate(FirstFieldId - 1, (highest, part) => Math.Max(highest, part.FieldId));

    /// <summary>A spec by column names; field ids are assigned from 1000.</summary>
    public static PartitionSpec For(Schema schema, params ReadOnlySpan<(string Column, Transform Transform)> parts)
    {
        var fields = ImmutableArray.CreateBuilder<PartitionField>(parts.Length);
        foreach (var (column, transform) in parts)
        {
            var source = schema.GetField(column);
            _ = transform.ResultType(source.PrimitiveType);
            fields.Add(new PartitionField(source.Id, FirstFieldId + fields.Count, NameOf(column, transform), transform));
        }
        return new PartitionSpec(0, fields.ToImmutable());
    }

    /// <summary>The type of each partition value. A void field whose source column was dropped is typed as int: its values are all null.</summary>
    public ImmutableArray<PrimitiveType> ResultTypes(Schema schema) => [.. Fields.Select(field => ResultType(schema, field))];

    /// <summary>Whether both lay rows out alike, whatever their ids.</summary>
    public bool IsCompatibleWith(PartitionSpec other) => Fields.AsSpan().SequenceEqual(other.Fields.AsSpan());

    public bool Equals(PartitionSpec? other) => other is not null && SpecId == other.SpecId && IsCompatibleWith(other);

    public override int GetHashCode() => HashCode.Combine(SpecId, Fields.Length);

    /// <summary>The folder of a partition, such as <c>ts_day=2026-01-01/iso=PJM</c>; empty when unpartitioned.</summary>
    public string PathOf(Schema schema, PartitionTuple partition) => string.Join('/', Fields.Select((field, i) =>
    {
        var source = schema.FindField(field.SourceId)?.PrimitiveType ?? PrimitiveType.Int;
        return Uri.EscapeDataString(field.Name) + "=" + Uri.EscapeDataString(field.Transform.PathText(source, partition[i]));
    }));

    private static PrimitiveType ResultType(Schema schema, PartitionField field)
    {
        if (schema.FindField(field.SourceId) is { } source) return field.Transform.ResultType(source.PrimitiveType);
        return field.Transform.Kind == TransformKind.Void
            ? PrimitiveType.Int
            : throw new IcebergException(IcebergErrorCode.InvalidPartitioning, $"Partition field '{field.Name}' has no source column {field.SourceId}");
    }

    private static string NameOf(string column, Transform transform) => transform.Kind switch
    {
        TransformKind.Identity => column,
        TransformKind.Truncate => column + "_trunc",
        TransformKind.Void => column + "_null",
        _ => $"{column}_{transform.Kind.ToString().ToLowerInvariant()}",
    };
}
