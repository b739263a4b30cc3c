using System.Collections.Immutable;
using System.Globalization;
using GridGrains.Iceberg;

namespace GridGrains.Lake.Tables;

/// <summary>How large a table is, as its current snapshot says; null where a snapshot written elsewhere does not say it.</summary>
public sealed record LakeTableFigures(
    string Location, int Snapshots, long? CurrentSnapshotId, DateTimeOffset? CommittedAt, long? Rows, long? Files, long? Bytes, IReadOnlyList<string> References)
{
    public static LakeTableFigures Of(Table table)
    {
        var metadata = table.Metadata;
        var summary = metadata.CurrentSnapshot?.Summary;
        return new LakeTableFigures(
            metadata.Location, metadata.Snapshots.Length, metadata.CurrentSnapshot?.SnapshotId, metadata.CurrentSnapshot?.CommittedAt,
            Total(summary, "total-records"), Total(summary, "total-data-files"), Total(summary, "total-files-size"), [.. metadata.Refs.Keys]);
    }

    private static long? Total(ImmutableSortedDictionary<string, string>? summary, string name)
    {
        if (summary is null)
        {
            return 0;
        }

        return summary.TryGetValue(name, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
