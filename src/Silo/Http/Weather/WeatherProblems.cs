using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Weather;

internal static class WeatherProblems
{
    public static readonly ProblemCode UnknownCell = new("unknown_cell", StatusCodes.Status404NotFound, "no weather is known of this cell");
    public static readonly ProblemCode UnknownWeatherZone = new("unknown_weather_zone", StatusCodes.Status404NotFound, "no cells are known of this zone");
    public static readonly ProblemCode UnknownRun = new("unknown_weather_run", StatusCodes.Status404NotFound, "nothing of this run, or of this moment, is kept for the cell");
    public static readonly ProblemCode NoWeather = new("no_weather", StatusCodes.Status404NotFound, "the zone is known, but no weather has come yet");
}

internal static class WeatherPaths
{
    public static readonly PathParameter Cell = new("h3", "H3 cell of resolution 7, as 15 hexadecimal digits.", "8729a1d75ffffff");
    public static readonly PathParameter Iso = new("iso", "ISO code.", "CAISO");
    public static readonly PathParameter Zone = new("zone", "Id or alias of the zone.", "SP15");
}
