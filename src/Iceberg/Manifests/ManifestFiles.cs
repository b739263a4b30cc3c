using System.Collections.Immutable;
using System.Globalization;
using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Manifests;

/// <summary>Reads and writes manifests and manifest lists.</summary>
internal static class ManifestFiles
{
    public static async ValueTask<List<ManifestFile>> ReadListAsync(IFileIO io, Snapshot snapshot, CancellationToken cancellationToken)
    {
        await using var stream = await io.OpenReadAsync(snapshot.ManifestList, cancellationToken);
        return await AvroContainer.ReadAsync(stream, snapshot.ManifestList, ManifestListCodec.Read, cancellationToken);
    }

    public static async ValueTask<List<ManifestEntry>> ReadAsync(
        IFileIO io, TableMetadata table, ManifestFile manifest, CancellationToken cancellationToken)
    {
        await using var stream = await io.OpenReadAsync(manifest.Path, cancellationToken);
        var spec = table.FindSpec(manifest.SpecId);
        var codec = new ManifestEntryCodec(spec, table.PartitionTypes(spec));
        return await AvroContainer.ReadAsync(stream, manifest.Path, row => codec.Read(row, manifest), cancellationToken);
    }

    /// <summary>Writes the manifest list of a snapshot.</summary>
    /// <param name="manifests">In the order of the list; newest first by convention.</param>
    public static async ValueTask WriteListAsync(
        IcebergEnvironment environment, string location, long snapshotId, long? parentSnapshotId, long sequenceNumber,
        IReadOnlyCollection<ManifestFile> manifests, CancellationToken cancellationToken)
    {
        var header = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["snapshot-id"] = Text(snapshotId),
            ["parent-snapshot-id"] = parentSnapshotId is { } parent ? Text(parent) : "null",
            ["sequence-number"] = Text(sequenceNumber),
            ["format-version"] = Text(TableMetadata.WrittenFormatVersion),
        };
        var type = (AvroRecord)AvroType.Parse(ManifestSchemas.ManifestList);
        await using var file = await environment.Io.CreateAsync(location, cancellationToken);
        AvroContainer.Write(file.Stream, ManifestSchemas.ManifestList, header, environment.NewId(), manifests.Select(m => ManifestListCodec.Write(type, m)));
        await file.CompleteAsync(cancellationToken);
    }

    public static string NewLocation(IcebergEnvironment environment, TableMetadata table)
        => $"{table.Location}/metadata/{environment.NewId():D}-m0.avro";

    /// <summary>
    /// Writes a manifest of files of one spec. Its sequence numbers are filled in when the manifest list is written: a retry
    /// then needs no new manifest.
    /// </summary>
    public static async ValueTask<ManifestFile> WriteAsync(
        IcebergEnvironment environment, string location, TableMetadata table, PartitionSpec spec, long snapshotId,
        IReadOnlyCollection<ManifestEntry> entries, CancellationToken cancellationToken)
    {
        if (spec.Fields.FirstOrDefault(part => part.Transform.Kind == TransformKind.Unknown) is { } unknown) throw unknown.Transform.NotWritable();
        var types = table.PartitionTypes(spec);
        var schemaJson = ManifestSchemas.ManifestEntry(spec, types);
        var type = (AvroRecord)AvroType.Parse(schemaJson);
        var codec = new ManifestEntryCodec(spec, types);
        await using var file = await environment.Io.CreateAsync(location, cancellationToken);
        AvroContainer.Write(file.Stream, schemaJson, HeaderOf(table, spec), environment.NewId(), entries.Select(entry => codec.Write(type, entry)));
        var length = await file.CompleteAsync(cancellationToken);
        return Describe(location, length, spec, types, snapshotId, entries);
    }

    private static Dictionary<string, string> HeaderOf(TableMetadata table, PartitionSpec spec) => new(StringComparer.Ordinal)
    {
        ["schema"] = SchemaJson.Write(table.CurrentSchema).ToJsonString(),
        ["schema-id"] = Text(table.CurrentSchemaId),
        ["partition-spec"] = PartitioningJson.WriteFields(spec).ToJsonString(),
        ["partition-spec-id"] = Text(spec.SpecId),
        ["format-version"] = Text(TableMetadata.WrittenFormatVersion),
        ["content"] = "data",
    };

    private static ManifestFile Describe(
        string location, long length, PartitionSpec spec, ImmutableArray<PrimitiveType> types, long snapshotId,
        IReadOnlyCollection<ManifestEntry> entries)
    {
        var added = entries.Where(e => e.Status == ManifestEntryStatus.Added).ToList();
        var existing = entries.Where(e => e.Status == ManifestEntryStatus.Existing).ToList();
        var deleted = entries.Where(e => e.Status == ManifestEntryStatus.Deleted).ToList();
        return new ManifestFile
        {
            Path = location,
            LengthBytes = length,
            SpecId = spec.SpecId,
            SequenceNumber = UnassignedSequence,
            MinSequenceNumber = entries.Where(e => e.IsLive && e.SequenceNumber is not null).Min(e => e.SequenceNumber) ?? UnassignedSequence,
            AddedSnapshotId = snapshotId,
            AddedFiles = added.Count,
            ExistingFiles = existing.Count,
            DeletedFiles = deleted.Count,
            AddedRows = added.Sum(e => e.File.RecordCount),
            ExistingRows = existing.Sum(e => e.File.RecordCount),
            DeletedRows = deleted.Sum(e => e.File.RecordCount),
            Partitions = [.. types.Select((type, i) => Summarize(type, entries, i))],
        };
    }

    /// <summary>Stands for the sequence number that the commit will assign.</summary>
    private const long UnassignedSequence = -1;

    public static ManifestFile WithSequence(ManifestFile manifest, long sequenceNumber) => manifest with
    {
        SequenceNumber = manifest.SequenceNumber == UnassignedSequence ? sequenceNumber : manifest.SequenceNumber,
        MinSequenceNumber = manifest.MinSequenceNumber == UnassignedSequence ? sequenceNumber : manifest.MinSequenceNumber,
    };

    private static FieldSummary Summarize(PrimitiveType type, IEnumerable<ManifestEntry> entries, int index)
    {
        var (hasNull, hasNan) = (false, false);
        object? lower = null, upper = null;
        foreach (var entry in entries)
        {
            var value = entry.File.Partition[index];
            hasNull |= value is null;
            if (value is double.NaN or float.NaN) hasNan = true;
            else if (value is not null)
            {
                if (lower is null || SingleValue.Compare(value, lower) < 0) lower = value;
                if (upper is null || SingleValue.Compare(value, upper) > 0) upper = value;
            }
        }
        return new FieldSummary(
            hasNull, hasNan, lower is null ? null : SingleValue.ToBinary(type, lower), upper is null ? null : SingleValue.ToBinary(type, upper));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
