using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Curves;

internal static class CurveProblems
{
    public static readonly ProblemCode UnknownCurve = new("unknown_curve", StatusCodes.Status404NotFound, "the catalog has no such curve");

    public static readonly ProblemCode NoQuotes = new("no_quotes", StatusCodes.Status404NotFound, "the curve has no quotes that still deliver, or had none then");

    public static readonly ProblemCode UnknownEvening = new("unknown_evening", StatusCodes.Status404NotFound, "no such tag or snapshot, or the curve was not published in it");

    public static readonly ProblemCode DamagedCurve = new("damaged_curve", StatusCodes.Status500InternalServerError, "the stored prices are not those that the hash was made of");

    public static readonly ProblemCode NoPrices = new("no_prices", StatusCodes.Status503ServiceUnavailable, "the tables of prices cannot be read now");

    public static readonly ProblemCode TooLittleHistory = new("too_little_history", StatusCodes.Status422UnprocessableEntity, "too few evenings have prices of what is asked");

    public static readonly ProblemCode EodRunning = new("eod_running", StatusCodes.Status409Conflict, "the curves of an evening are being built");
}
