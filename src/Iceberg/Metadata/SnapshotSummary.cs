using System.Collections.Immutable;
using System.Globalization;
using GridGrains.Iceberg.Manifests;

namespace GridGrains.Iceberg.Metadata;

/// <summary>The counters of a snapshot's summary (spec: Appendix F, optional snapshot summary fields).</summary>
internal sealed class SnapshotSummary
{
    public const string Operation = "operation";
    private readonly HashSet<(int SpecId, Partitioning.PartitionTuple Partition)> _partitions = [];
    private long _addedFiles, _addedRecords, _addedBytes, _deletedFiles, _deletedRecords, _deletedBytes;

    public bool HasDeleted => _deletedFiles > 0;

    public void Add(DataFile file)
    {
        _addedFiles++;
        _addedRecords += file.RecordCount;
        _addedBytes += file.FileSizeBytes;
        _partitions.Add((file.SpecId, file.Partition));
    }

    public void Delete(DataFile file)
    {
        _deletedFiles++;
        _deletedRecords += file.RecordCount;
        _deletedBytes += file.FileSizeBytes;
        _partitions.Add((file.SpecId, file.Partition));
    }

    /// <summary>The summary after <paramref name="parent"/>; totals are left out where the parent's are unknown.</summary>
    public ImmutableSortedDictionary<string, string> Build(
        string operation, ImmutableSortedDictionary<string, string>? parent, IReadOnlyDictionary<string, string> own)
    {
        var summary = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in own) summary[key] = value;
        summary[Operation] = operation;
        Count("added-data-files", _addedFiles);
        Count("added-records", _addedRecords);
        Count("added-files-size", _addedBytes);
        Count("deleted-data-files", _deletedFiles);
        Count("deleted-records", _deletedRecords);
        Count("removed-files-size", _deletedBytes);
        summary["changed-partition-count"] = _partitions.Count.ToString(CultureInfo.InvariantCulture);
        Total("total-data-files", _addedFiles - _deletedFiles);
        Total("total-records", _addedRecords - _deletedRecords);
        Total("total-files-size", _addedBytes - _deletedBytes);
        Total("total-delete-files", 0);
        Total("total-position-deletes", 0);
        Total("total-equality-deletes", 0);
        return summary.ToImmutable();

        void Count(string key, long value)
        {
            if (value > 0) summary[key] = value.ToString(CultureInfo.InvariantCulture);
        }

        void Total(string key, long change)
        {
            long before = 0;
            if (parent is not null && !long.TryParse(parent.GetValueOrDefault(key), CultureInfo.InvariantCulture, out before)) return;
            summary[key] = (before + change).ToString(CultureInfo.InvariantCulture);
        }
    }
}
