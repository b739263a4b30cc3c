using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.DeadLetters;

/// <summary>The fields of a dead letter as a record of the log has them.</summary>
public static class DeadLetterSchema
{
    public static readonly RecordSchema Schema = new(
        DeadLetter.Schema, "dead_letter", [Topics.DeadLetters],
        [
            new("id", "string", "the same for every repeat and every retry"),
            new("topic", "string", "where the record stood", Required: false),
            new("partition", "integer", "partition there", Units.Ordinal, Required: false),
            new("offset", "integer", "offset there", Units.Ordinal, Required: false),
            new("key", "bytes", "the record's key", Required: false),
            new("value", "bytes", "the record's value", Required: false),
            new("file", "string", "file of a rejected row", Required: false),
            new("line", "integer", "line of the file", Units.Ordinal, Required: false),
            new("code", "string", "stable word of the reason"),
            new("field", "string", "the field at fault"),
            new("message", "string", "what is wrong, for people"),
            new("first_seen", "timestamp", "when the record was first appended, or the row read"),
            new("source", "string", "who wrote the record"),
            new("retry_count", "integer", "replays behind it", Units.Count),
        ]);
}
