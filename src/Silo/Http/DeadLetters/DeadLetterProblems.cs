using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.DeadLetters;

internal static class DeadLetterProblems
{
    public static readonly ProblemCode UnknownDeadLetter = new("unknown_dead_letter", StatusCodes.Status404NotFound, "the silo holds no dead letter with this id");
}
