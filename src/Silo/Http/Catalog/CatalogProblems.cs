using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Catalog;

internal static class CatalogProblems
{
    public static readonly ProblemCode UnknownEntry = new("unknown_entry", StatusCodes.Status404NotFound, "the catalogue has no entry of this id");
}
