using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Warehouses;

internal static class WarehouseProblems
{
    public static readonly ProblemCode Unavailable = new("warehouse_unavailable", StatusCodes.Status503ServiceUnavailable, "the warehouse is off or does not answer now");
    public static readonly ProblemCode QueryTooLarge = new("query_too_large", StatusCodes.Status422UnprocessableEntity, "the question would read or return too much");
    public static readonly ProblemCode UnknownCube = new("unknown_cube", StatusCodes.Status404NotFound, "there is no such cube");
    public static readonly ProblemCode UnknownDataset = new("unknown_dataset", StatusCodes.Status404NotFound, "there is no such dataset");
}
