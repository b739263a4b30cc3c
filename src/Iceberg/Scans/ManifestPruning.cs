using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Scans;

/// <summary>Passes over manifests none of whose partitions can match.</summary>
internal static class ManifestPruning
{
    public static bool MightMatch(BoundExpression filter, TableMetadata table, Schema schema, ManifestFile manifest)
    {
        var spec = table.FindSpec(manifest.SpecId);
        if (manifest.Partitions.Length != spec.Fields.Length) return true;
        return RangeFilter.MightMatch(PartitionProjection.Project(filter, spec, schema), (fieldId, type) =>
        {
            for (var i = 0; i < spec.Fields.Length; i++)
            {
                if (spec.Fields[i].FieldId == fieldId) return ValueRange.Of(manifest.Partitions[i], type);
            }
            return ValueRange.Unknown;
        });
    }
}
