using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Curves;

internal static class CurveProblems
{
    public static readonly ProblemCode UnknownCurve = new("unknown_curve", StatusCodes.Status404NotFound, "the catalog has no such curve");

    public static readonly ProblemCode NoQuotes = new("no_quotes", StatusCodes.Status404NotFound, "the curve has no quotes that still deliver, or had none then");
}
