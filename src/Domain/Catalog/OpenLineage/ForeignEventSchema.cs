using GridGrains.Domain.Log;

namespace GridGrains.Domain.Catalog.OpenLineage;

/// <summary>The fields of an event of OpenLineage as a record of the log has them.</summary>
public static class ForeignEventSchema
{
    public static readonly RecordSchema Schema = new(
        ForeignEvent.Schema, "openlineage", [Topics.Lineage],
        [
            new("eventTime", "timestamp", "when it happened"),
            new("producer", "string", "program that wrote it"),
            new("schemaURL", "string", "which kind of event it is: of a run, a job or a dataset"),
            new("eventType", "string", "START, RUNNING, COMPLETE, ABORT, FAIL, OTHER", Required: false),
            new("run", "object", "id and facets of the run", Required: false),
            new("job", "object", "namespace, name and facets of the job", Required: false),
            new("dataset", "object", "of an event of a dataset", Required: false),
            new("inputs", "array", "datasets that were read", Required: false),
            new("outputs", "array", "datasets that were written", Required: false),
        ]);
}
