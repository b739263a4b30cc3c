using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Guardrails;

internal static class QuarantineProblems
{
    public static readonly ProblemCode UnknownPartition = new("unknown_partition", StatusCodes.Status404NotFound, "nothing was ever decided about this day of this product");

    public static readonly ProblemCode NotQuarantined = new("not_quarantined", StatusCodes.Status409Conflict, "the partition is not in quarantine, so there is nothing to decide");
}
