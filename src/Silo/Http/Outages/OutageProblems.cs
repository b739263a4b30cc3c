using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Outages;

internal static class OutageProblems
{
    public static readonly ProblemCode UnknownOutage = new("unknown_outage", StatusCodes.Status404NotFound, "no report of this outage has come, or it was forgotten for newer ones of its facility");
}

internal static class OutagePaths
{
    public static readonly PathParameter Iso = new("iso", "ISO code.", "CAISO");
    public static readonly PathParameter Id = new("id", "The source's id of the outage.", "OUT-18123456");
}
