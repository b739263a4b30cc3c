using System.Collections.Immutable;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Partitioning;

/// <summary>One key of a sort order.</summary>
public sealed record SortField(int SourceId, Transform Transform, bool Descending = false, bool NullsLast = false);

/// <summary>The order in which a writer says it has sorted a file's rows; id 0 is unsorted.</summary>
public sealed record SortOrder(int OrderId, ImmutableArray<SortField> Fields)
{
    public static SortOrder Unsorted { get; } = new(0, []);

    /// <summary>Ascending by the named columns, nulls first.</summary>
    public static SortOrder By(Schema schema, params ReadOnlySpan<string> columns)
    {
        var fields = ImmutableArray.CreateBuilder<SortField>(columns.Length);
        foreach (var column in columns) fields.Add(new SortField(schema.GetField(column).Id, Transform.Identity));
        return new SortOrder(1, fields.ToImmutable());
    }

    public bool Equals(SortOrder? other)
        => other is not null && OrderId == other.OrderId && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan());

    public override int GetHashCode() => HashCode.Combine(OrderId, Fields.Length);
}
