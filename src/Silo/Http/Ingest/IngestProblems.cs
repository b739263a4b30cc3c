using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Ingest;

internal static class IngestProblems
{
    public static readonly ProblemCode EmptyBody = new("empty_body", StatusCodes.Status400BadRequest, "the body holds no record");
}
