using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Backfills;

internal static class BackfillProblems
{
    public static readonly ProblemCode NoTables = new("no_tables", StatusCodes.Status409Conflict, "the silo keeps no tables that a backfill could fill");
    public static readonly ProblemCode Simulated = new("simulated_data", StatusCodes.Status409Conflict, "the silo's prices are simulated, and real ones never share a folder with them");
    public static readonly ProblemCode TooMany = new("too_many_backfills", StatusCodes.Status429TooManyRequests, "as many backfills wait as may wait");
    public static readonly ProblemCode UnknownBackfill = new("unknown_backfill", StatusCodes.Status404NotFound, "the silo has no backfill with this id");
}
