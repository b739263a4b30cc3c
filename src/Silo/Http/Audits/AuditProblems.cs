using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Audits;

internal static class AuditProblems
{
    public static readonly ProblemCode Running = new("audit_running", StatusCodes.Status409Conflict, "the silo runs one audit at a time");
    public static readonly ProblemCode TooLarge = new("audit_too_large", StatusCodes.Status422UnprocessableEntity, "the audit did not end in its time; ask for fewer days");
}
