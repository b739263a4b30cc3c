using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Forecasts;

internal static class ForecastProblems
{
    public static readonly ProblemCode NoForecasts = new("no_forecasts", StatusCodes.Status409Conflict, "forecasts learn from a year of history, which the warehouse keeps, and it is off");
}
