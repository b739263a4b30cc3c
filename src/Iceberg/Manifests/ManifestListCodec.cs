using System.Collections.Immutable;

namespace GridGrains.Iceberg.Manifests;

/// <summary>Manifest list records to and from Avro rows. Numbers are the field ids of the specification.</summary>
internal static class ManifestListCodec
{
    public static AvroRow Write(AvroRecord type, ManifestFile manifest) => new(type)
    {
        [500] = manifest.Path,
        [501] = manifest.LengthBytes,
        [502] = manifest.SpecId,
        [517] = manifest.HoldsDeletes ? 1 : 0,
        [515] = manifest.SequenceNumber,
        [516] = manifest.MinSequenceNumber,
        [503] = manifest.AddedSnapshotId,
        [504] = manifest.AddedFiles ?? 0,
        [505] = manifest.ExistingFiles ?? 0,
        [506] = manifest.DeletedFiles ?? 0,
        [512] = manifest.AddedRows ?? 0,
        [513] = manifest.ExistingRows ?? 0,
        [514] = manifest.DeletedRows ?? 0,
        [507] = manifest.Partitions.Select(summary => Write(type.ItemsAt(507), summary)).ToArray(),
        [519] = manifest.KeyMetadata,
    };

    public static ManifestFile Read(AvroRow row) => new()
    {
        Path = row.RequiredString(500),
        LengthBytes = row.RequiredLong(501),
        SpecId = row.RequiredInt(502),
        HoldsDeletes = row.Int(517) == 1,
        SequenceNumber = row.Long(515) ?? 0,
        MinSequenceNumber = row.Long(516) ?? 0,
        AddedSnapshotId = row.RequiredLong(503),
        AddedFiles = row.Int(504),
        ExistingFiles = row.Int(505),
        DeletedFiles = row.Int(506),
        AddedRows = row.Long(512),
        ExistingRows = row.Long(513),
        DeletedRows = row.Long(514),
        Partitions = row[507] is List<object?> summaries
            ? summaries.Cast<AvroRow>().Select(ReadSummary).ToImmutableArray()
            : [],
        KeyMetadata = row[519] as byte[],
    };

    private static AvroRow Write(AvroRecord type, FieldSummary summary) => new(type)
    {
        [509] = summary.ContainsNull,
        [518] = summary.ContainsNan,
        [510] = summary.LowerBound,
        [511] = summary.UpperBound,
    };

    private static FieldSummary ReadSummary(AvroRow row)
        => new(row[509] is true, row[518] as bool?, row[510] as byte[], row[511] as byte[]);
}
