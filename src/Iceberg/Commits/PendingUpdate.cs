using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Commits;

/// <summary>A change that is worked out again on each parent that a commit is tried on.</summary>
internal abstract class PendingUpdate
{
    public abstract ValueTask StageAsync(CommitAttempt attempt, CancellationToken cancellationToken);
}

/// <summary>A change that reads nothing but the parent's metadata.</summary>
internal sealed class MetadataChange(Action<CommitAttempt> stage) : PendingUpdate
{
    public override ValueTask StageAsync(CommitAttempt attempt, CancellationToken cancellationToken)
    {
        stage(attempt);
        return ValueTask.CompletedTask;
    }

    public static void ChangeSchema(CommitAttempt attempt, Action<SchemaUpdate> change)
    {
        var table = attempt.Table;
        var update = new SchemaUpdate(table.CurrentSchema, table.LastColumnId);
        change(update);
        var (schema, lastColumnId) = update.Build();
        if (table.DefaultSortOrder.Fields.FirstOrDefault(sort => schema.FindField(sort.SourceId) is null) is { } lost)
            throw new IcebergException(IcebergErrorCode.InvalidSchema, $"Column {lost.SourceId} is in the table's sort order and cannot be dropped");
        if (table.DefaultSpec.Fields.FirstOrDefault(part => schema.FindField(part.SourceId) is null && part.Transform.Kind != TransformKind.Void) is { } used)
            throw new IcebergException(IcebergErrorCode.InvalidSchema, $"Column {used.SourceId} partitions the table and cannot be dropped");
        attempt.Require(new AssertCurrentSchemaId(attempt.Parent.CurrentSchemaId));
        attempt.Require(new AssertLastAssignedFieldId(attempt.Parent.LastColumnId));
        var known = table.Schemas.FirstOrDefault(existing => existing.SameFieldsAs(schema));
        if (known is null) attempt.Apply(new AddSchema(known = schema.WithId(table.Schemas.Max(s => s.SchemaId) + 1), lastColumnId));
        if (known.SchemaId != table.CurrentSchemaId) attempt.Apply(new SetCurrentSchema(known.SchemaId));
    }

    /// <summary>Fields that an earlier spec had keep their id, so that manifests of both specs prune alike (spec: partition evolution).</summary>
    public static void ChangeSpec(CommitAttempt attempt, (string Column, Transform Transform)[] parts)
    {
        var table = attempt.Table;
        var wanted = PartitionSpec.For(table.CurrentSchema, parts);
        var lastId = table.LastPartitionId;
        var fields = wanted.Fields.Select(part =>
            table.PartitionSpecs.SelectMany(spec => spec.Fields).FirstOrDefault(old => old.SourceId == part.SourceId && old.Transform == part.Transform)
                ?? part with { FieldId = ++lastId });
        var next = new PartitionSpec(table.PartitionSpecs.Max(spec => spec.SpecId) + 1, [.. fields]);
        attempt.Require(new AssertDefaultSpecId(attempt.Parent.DefaultSpecId));
        attempt.Require(new AssertLastAssignedPartitionId(attempt.Parent.LastPartitionId));
        var known = table.PartitionSpecs.FirstOrDefault(spec => spec.IsCompatibleWith(next));
        if (known is null) attempt.Apply(new AddPartitionSpec(known = next));
        if (known.SpecId != table.DefaultSpecId) attempt.Apply(new SetDefaultSpec(known.SpecId));
    }

    public static void CreateRef(CommitAttempt attempt, string name, SnapshotRefKind kind, long? snapshotId, SnapshotRef retention)
    {
        var table = attempt.Table;
        if (table.Refs.ContainsKey(name)) throw new IcebergException(IcebergErrorCode.AlreadyExists, $"The table has a branch or tag '{name}'");
        var target = snapshotId is { } id ? table.GetSnapshot(id) : table.GetRefSnapshot(SnapshotRef.Main);
        attempt.RequireRef(name);
        attempt.Apply(new SetSnapshotRef(name, retention with { SnapshotId = target.SnapshotId, Kind = kind }));
    }

    public static void RemoveRef(CommitAttempt attempt, string name)
    {
        if (name == SnapshotRef.Main) throw new IcebergException(IcebergErrorCode.Unsupported, "The main branch cannot be removed");
        _ = attempt.Table.GetRefSnapshot(name);
        attempt.RequireRef(name);
        attempt.Apply(new RemoveSnapshotRef(name));
    }

    public static void SetMain(CommitAttempt attempt, long snapshotId, bool mustBeAncestor)
    {
        var table = attempt.Table;
        var target = table.GetSnapshot(snapshotId);
        var current = table.CurrentSnapshot;
        if (mustBeAncestor && (current is null || table.AncestorsOf(current.SnapshotId).All(ancestor => ancestor.SnapshotId != snapshotId)))
            throw new IcebergException(IcebergErrorCode.NotFound, $"Snapshot {snapshotId} is not an ancestor of the current one");
        attempt.RequireRef(SnapshotRef.Main);
        var main = table.Refs.GetValueOrDefault(SnapshotRef.Main) ?? new SnapshotRef(snapshotId, SnapshotRefKind.Branch);
        attempt.Apply(new SetSnapshotRef(SnapshotRef.Main, main with { SnapshotId = target.SnapshotId }));
    }
}
