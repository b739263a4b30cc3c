using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Governance;

internal static class AdmissionProblems
{
    public static readonly ProblemCode StillWaiting = new("still_waiting", StatusCodes.Status503ServiceUnavailable, "the query waited for its turn and had none yet; the message has its place and the expected wait");
    public static readonly ProblemCode QueueFull = new("queue_full", StatusCodes.Status429TooManyRequests, "as many queries of the tier wait as may");
    public static readonly ProblemCode QuotaExceeded = new("quota_exceeded", StatusCodes.Status429TooManyRequests, "the tenant has asked as often as it may in the hour or day");
    public static readonly ProblemCode QueryKilled = new("query_killed", StatusCodes.Status422UnprocessableEntity, "the query was ended: over a cap of its tier, or by an operator");
    public static readonly ProblemCode UnknownQuery = new("unknown_query", StatusCodes.Status404NotFound, "no such query runs or waits");

    public static readonly IReadOnlyList<ProblemCode> All = [StillWaiting, QueueFull, QuotaExceeded, QueryKilled, UnknownQuery];
}
