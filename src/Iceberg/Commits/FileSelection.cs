using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Scans;

namespace GridGrains.Iceberg.Commits;

/// <summary>Which files of the parent a new snapshot removes.</summary>
internal abstract class FileSelection
{
    /// <summary>False when no file of the manifest can be meant: it is carried forward unread.</summary>
    public abstract bool MayTouch(TableMetadata table, ManifestFile manifest);

    public abstract bool Removes(TableMetadata table, DataFile file);

    /// <summary>Called when all manifests have been seen; throws when something that was to be removed is not there.</summary>
    public abstract void Finish();
}

/// <summary>Removes nothing.</summary>
internal sealed class NoFiles : FileSelection
{
    public override bool MayTouch(TableMetadata table, ManifestFile manifest) => false;

    public override bool Removes(TableMetadata table, DataFile file) => false;

    public override void Finish() { }
}

/// <summary>Removes the given files, all of which must still be in the table.</summary>
internal sealed class FilesByPath(IEnumerable<string> paths) : FileSelection
{
    private readonly HashSet<string> _missing = paths.ToHashSet(StringComparer.Ordinal);

    public override bool MayTouch(TableMetadata table, ManifestFile manifest) => _missing.Count > 0;

    public override bool Removes(TableMetadata table, DataFile file) => _missing.Remove(file.Path);

    public override void Finish()
    {
        if (_missing.Count > 0)
            throw new IcebergException(IcebergErrorCode.PreconditionFailed, $"{_missing.Count} files to be replaced are no longer in the table, such as {_missing.First()}");
    }
}

/// <summary>Removes the files all of whose rows match; refuses a condition that cuts through a file, as rows are not deleted singly.</summary>
internal sealed class FilesByFilter(Expression filter) : FileSelection
{
    public override bool MayTouch(TableMetadata table, ManifestFile manifest)
        => ManifestPruning.MightMatch(BoundExpression.Bind(filter, table.CurrentSchema), table, table.CurrentSchema, manifest);

    public override bool Removes(TableMetadata table, DataFile file)
    {
        var (bound, spec) = (BoundExpression.Bind(filter, table.CurrentSchema), table.FindSpec(file.SpecId));
        if (!RangeFilter.MightMatch(bound, spec, table.CurrentSchema, file)) return false;
        return RangeFilter.AllMatch(bound, spec, table.CurrentSchema, file)
            ? true
            : throw new IcebergException(IcebergErrorCode.InvalidExpression, $"The condition may hold for only some rows of {file.Path}; it must hold for whole files");
    }

    public override void Finish() { }
}
