using System.Collections.Immutable;

namespace GridGrains.Iceberg.Schemas;

/// <summary>A type of the Iceberg specification: primitive, struct, list or map. Types compare by value.</summary>
public abstract record IcebergType;

/// <summary>A tuple of named fields, each with an id that never changes.</summary>
public sealed record StructType(ImmutableArray<SchemaField> Fields) : IcebergType
{
    public bool Equals(StructType? other) => other is not null && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan());

    public override int GetHashCode() => Fields.Aggregate(17, HashCode.Combine);
}

/// <summary>A list; its element has a field id of its own.</summary>
public sealed record ListType(int ElementId, IcebergType Element, bool ElementRequired) : IcebergType;

/// <summary>A map; keys are required, key and value have field ids of their own.</summary>
public sealed record MapType(int KeyId, IcebergType Key, int ValueId, IcebergType Value, bool ValueRequired) : IcebergType;

/// <summary>One column, or one field of a struct.</summary>
/// <param name="InitialDefault">The value of rows written before the field existed, in the form of <see cref="SingleValue"/>; null is null.</param>
public sealed record SchemaField(
    int Id, string Name, IcebergType Type, bool Required = false, string? Doc = null, object? InitialDefault = null)
{
    internal PrimitiveType PrimitiveType => Type as PrimitiveType
        ?? throw new IcebergException(IcebergErrorCode.Unsupported, $"Column '{Name}' is nested; rows of nested columns are not read or written");
}
