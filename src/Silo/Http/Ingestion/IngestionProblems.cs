using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Ingestion;

internal static class IngestionProblems
{
    public static readonly ProblemCode Refused = new("spec_refused", StatusCodes.Status422UnprocessableEntity, "the spec has faults; POST /v1/uis/validate lists them");

    public static readonly ProblemCode UnknownPipeline = new("unknown_pipeline", StatusCodes.Status404NotFound, "there is no pipeline of this name");
}

internal static class IngestionPaths
{
    public static readonly PathParameter Pipeline = new("name", "Name of the pipeline, as in its spec.", "sp15-prices");
}
