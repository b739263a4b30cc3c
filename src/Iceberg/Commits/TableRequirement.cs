using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Commits;

/// <summary>
/// What must hold of a table for a commit to apply, as a value; checked against the state that the commit replaces. The names of
/// the REST catalog's protocol are given with each.
/// </summary>
public abstract record TableRequirement
{
    /// <summary>Throws <see cref="IcebergErrorCode.CommitConflict"/> when the requirement does not hold; null is a table that does not exist.</summary>
    public void Check(TableMetadata? table)
    {
        if (Violation(table) is { } violation) throw new IcebergException(IcebergErrorCode.CommitConflict, violation);
    }

    internal abstract string? Violation(TableMetadata? table);

    private protected static string? Differs<T>(string what, T expected, T actual)
        => EqualityComparer<T>.Default.Equals(expected, actual) ? null : $"{what} is {actual?.ToString() ?? "none"}, not {expected?.ToString() ?? "none"}";
}

/// <summary><c>assert-create</c>: the table does not exist.</summary>
public sealed record AssertCreate : TableRequirement
{
    internal override string? Violation(TableMetadata? table) => table is null ? null : $"Table {table.TableUuid} already exists";
}

/// <summary><c>assert-table-uuid</c></summary>
public sealed record AssertTableUuid(Guid TableUuid) : TableRequirement
{
    internal override string? Violation(TableMetadata? table) => Differs<Guid?>("The table's uuid", TableUuid, table?.TableUuid);
}

/// <summary><c>assert-ref-snapshot-id</c>: a branch or tag points to the snapshot; null means that it does not exist.</summary>
public sealed record AssertRefSnapshotId(string Name, long? SnapshotId) : TableRequirement
{
    internal override string? Violation(TableMetadata? table)
        => Differs($"'{Name}'", SnapshotId, table is not null && table.Refs.TryGetValue(Name, out var reference) ? reference.SnapshotId : null);
}

/// <summary><c>assert-last-assigned-field-id</c></summary>
public sealed record AssertLastAssignedFieldId(int FieldId) : TableRequirement
{
    internal override string? Violation(TableMetadata? table) => Differs<int?>("The last column id", FieldId, table?.LastColumnId);
}

/// <summary><c>assert-current-schema-id</c></summary>
public sealed record AssertCurrentSchemaId(int SchemaId) : TableRequirement
{
    internal override string? Violation(TableMetadata? table) => Differs<int?>("The current schema", SchemaId, table?.CurrentSchemaId);
}

/// <summary><c>assert-last-assigned-partition-id</c></summary>
public sealed record AssertLastAssignedPartitionId(int FieldId) : TableRequirement
{
    internal override string? Violation(TableMetadata? table) => Differs<int?>("The last partition id", FieldId, table?.LastPartitionId);
}

/// <summary><c>assert-default-spec-id</c></summary>
public sealed record AssertDefaultSpecId(int SpecId) : TableRequirement
{
    internal override string? Violation(TableMetadata? table) => Differs<int?>("The default partition spec", SpecId, table?.DefaultSpecId);
}

/// <summary><c>assert-default-sort-order-id</c></summary>
public sealed record AssertDefaultSortOrderId(int OrderId) : TableRequirement
{
    internal override string? Violation(TableMetadata? table) => Differs<int?>("The default sort order", OrderId, table?.DefaultSortOrderId);
}
