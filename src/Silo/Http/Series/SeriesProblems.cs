using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Series;

internal static class SeriesProblems
{
    public static readonly ProblemCode UnknownSeries = new("unknown_series", StatusCodes.Status404NotFound, "nothing has come of this series");
    public static readonly ProblemCode NoHistory = new("series_not_in_memory", StatusCodes.Status409Conflict, "the time asked for is older than what memory has, and the warehouse is off");
}

internal static class SeriesPaths
{
    public static readonly PathParameter Iso = new("iso", "ISO code, or US for what belongs to none.", "CAISO");
    public static readonly PathParameter Series = new("series", "Name of a series: load_actual, fuel_mix.wind.", "load_actual");
}
