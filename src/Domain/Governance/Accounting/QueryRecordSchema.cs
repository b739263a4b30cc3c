using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Governance.Accounting;

/// <summary>Fields of a record of QUERY_LOG, for the catalogue.</summary>
public static class QueryRecordSchema
{
    public static readonly RecordSchema Schema = new(
        QueryRecord.Schema, "governance", [Topics.QueryLog],
        [
            new("query_id", "string", "as X-Query-Id has it"),
            new("came_at", "timestamp", "when it was asked"),
            new("ended_at", "timestamp", "when its answer had gone out, or it was ended"),
            new("owner", "string", "of the key or token", Required: false),
            new("key_id", "string", "of the key that was presented", Required: false),
            new("tenant", "string", "of the key or token"),
            new("tier", "string", "whose turn it took"),
            new("work", "string", "what was asked"),
            new("outcome", "string", "done, failed, client_left, killed_time, killed_memory, killed_rows, killed_by_operator, or why there was no turn"),
            new("waited_ms", "integer", "from its coming to its turn", Units.Milliseconds),
            new("ran_ms", "integer", "from its turn to its end; 0 without a turn", Units.Milliseconds),
            new("rows", "integer", "of the result; null where they were not counted", Units.Count, Required: false),
            new("bytes", "integer", "of the result, before it was packed; null where they were not counted", Units.Bytes, Required: false),
        ]);
}
