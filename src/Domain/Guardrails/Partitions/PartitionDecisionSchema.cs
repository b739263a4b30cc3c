using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>The fields of a decision about a partition as a record of the log has them.</summary>
public static class PartitionDecisionSchema
{
    public static readonly RecordSchema Schema = new(
        PartitionDecision.Schema, "partition_decision", [Topics.QuarantineDecisions],
        [
            new("partition", "string", "ISO.MARKET.DAY"),
            new("status", "string", "clean, warned, quarantined, released, discarded"),
            new("at", "timestamp", "when it was decided"),
            new("actor", "string", "guardrails, or who decided"),
            new("source", "string", "what was judged", Required: false),
            new("reason", "string", "for people"),
            new("rows", "integer", "rows that were judged", Units.Count),
            new("defect_rows", "integer", "rows with defects, missing ones too", Units.Count),
            new("defect_share", "number", "of the rows that it has, or should have", Units.One),
            new("votes", "array", "of the judges"),
            new("profile", "object", "what the day showed as usual", Required: false),
        ]);
}
