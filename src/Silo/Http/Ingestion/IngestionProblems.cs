using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Ingestion;

internal static class IngestionProblems
{
    public static readonly ProblemCode Refused = new("spec_refused", StatusCodes.Status422UnprocessableEntity, "the spec has faults; POST /v1/uis/validate lists them");

    public static readonly ProblemCode UnknownPipeline = new("unknown_pipeline", StatusCodes.Status404NotFound, "there is no pipeline of this name");

    public static readonly ProblemCode Busy = new("pipeline_busy", StatusCodes.Status409Conflict, "a backfill of the pipeline goes on, or a run that does not end soon");

    public static readonly ProblemCode NoBackfill = new("no_backfill", StatusCodes.Status409Conflict, "no backfill of the pipeline goes on");

    public static readonly ProblemCode NoRepository = new("no_spec_repository", StatusCodes.Status503ServiceUnavailable, "the silo knows no repository to deliver specs to");

    public static readonly ProblemCode RepositoryFailed = new("spec_repository_failed", StatusCodes.Status503ServiceUnavailable, "the repository of specs cannot be read or written");

    public static readonly ProblemCode GitHostFailed = new("git_host_failed", StatusCodes.Status503ServiceUnavailable, "the git host opened no request to merge a branch");

    public static readonly ProblemCode NotSigned = new("message_not_signed", StatusCodes.Status401Unauthorized, "a message to a webhook is not signed with its secret, or is too old");
}

internal static class IngestionPaths
{
    public static readonly PathParameter Pipeline = new("name", "Name of the pipeline, as in its spec.", "sp15-prices");
}
