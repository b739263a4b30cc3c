using System.Collections.Immutable;
using System.Globalization;

namespace GridGrains.Iceberg.Metadata;

/// <summary>Table properties that this library obeys, by their usual names.</summary>
public static class TableProperties
{
    /// <summary>How many earlier metadata files the metadata log keeps.</summary>
    public const string PreviousMetadataFiles = "write.metadata.previous-versions-max";
    /// <summary>Whether metadata files that leave the log are deleted after the commit.</summary>
    public const string DeleteMetadataAfterCommit = "write.metadata.delete-after-commit.enabled";
    /// <summary>Manifests of one spec are merged up to this size.</summary>
    public const string ManifestTargetBytes = "commit.manifest.target-size-bytes";
    /// <summary>Manifests are merged when at least this many fit in one.</summary>
    public const string ManifestMinMergeCount = "commit.manifest.min-count-to-merge";
    /// <summary>Whether appends merge manifests.</summary>
    public const string ManifestMergeEnabled = "commit.manifest-merge.enabled";
    public const string CommitRetries = "commit.retry.num-retries";
    public const string CommitMinWaitMs = "commit.retry.min-wait-ms";
    public const string CommitMaxWaitMs = "commit.retry.max-wait-ms";
    /// <summary>Which column is which in data files without field ids, as JSON.</summary>
    public const string NameMapping = "schema.name-mapping.default";
    /// <summary>Where metadata files lie when not below the table's own folder.</summary>
    public const string MetadataPath = "write.metadata.path";
    public const string MaxSnapshotAgeMs = "history.expire.max-snapshot-age-ms";
    public const string MinSnapshotsToKeep = "history.expire.min-snapshots-to-keep";
    public const string MaxRefAgeMs = "history.expire.max-ref-age-ms";

    internal static long Number(this ImmutableSortedDictionary<string, string> properties, string name, long otherwise)
    {
        if (!properties.TryGetValue(name, out var text)) return otherwise;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new IcebergException(IcebergErrorCode.InvalidMetadata, $"Table property '{name}' is '{text}', not a whole number");
    }

    internal static bool Flag(this ImmutableSortedDictionary<string, string> properties, string name, bool otherwise)
        => properties.TryGetValue(name, out var text) ? string.Equals(text, "true", StringComparison.OrdinalIgnoreCase) : otherwise;
}
