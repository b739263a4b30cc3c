using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Prices;

internal static class PriceProblems
{
    public static readonly ProblemCode UnknownNode = new("unknown_node", StatusCodes.Status404NotFound, "neither prices nor the catalog know this node");
    public static readonly ProblemCode UnknownHub = new("unknown_hub", StatusCodes.Status404NotFound, "neither prices nor the catalog know this hub");
    public static readonly ProblemCode UnknownZone = new("unknown_zone", StatusCodes.Status404NotFound, "neither prices nor the catalog know this zone");
}
