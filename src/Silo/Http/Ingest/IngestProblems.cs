using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Ingest;

internal static class IngestProblems
{
    /// <summary>What to do next, after what is wrong.</summary>
    public const string Help = "docs/ingest.md has the fields and a record of every topic";

    public static readonly ProblemCode BadCsv = new("bad_csv", StatusCodes.Status400BadRequest, "the body is not CSV that the endpoint can read");

    public static readonly ProblemCode EmptyBody = new("empty_body", StatusCodes.Status400BadRequest, "the body holds no record");
}
