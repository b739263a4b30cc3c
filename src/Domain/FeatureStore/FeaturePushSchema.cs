using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.FeatureStore;

/// <summary>The fields of a pushed row as a record of the log has them.</summary>
public static class FeaturePushSchema
{
    public static readonly RecordSchema Schema = new(
        FeatureRecordJson.Schema, "feature_push", [Topics.FeaturePush],
        [
            new("view", "string", "view with its version: turbine_stats@v1"),
            new("ts", "timestamp", "what the row is about"),
            new("known_at", "timestamp", "since when it was known"),
            new("to", "integer", "where it goes: 1 online, 2 offline, 3 both", Units.Flags),
            new("values", "object", "the features by name, each with its type"),
            new("windows", "array", "windows over its fields", Required: false),
        ]);
}
