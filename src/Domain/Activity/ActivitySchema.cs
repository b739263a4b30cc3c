using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Activity;

/// <summary>The fields of an act as a record of the log has them.</summary>
public static class ActivitySchema
{
    public static readonly RecordSchema Schema = new(
        ActivityRecord.Schema, "activity", [Topics.Audit],
        [
            new("at", "timestamp", "when"),
            new("actor", "string", "who, by their own word"),
            new("action", "string", "dlq.replay, dlq.discard"),
            new("subject", "string", "id of what was acted on"),
            new("subject_version", "integer", "the version that was acted on", Units.Ordinal),
            new("reason", "string", "why", Required: false),
            new("result", "string", "what came of it", Required: false),
        ]);
}
