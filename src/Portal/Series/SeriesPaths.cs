namespace GridGrains.Portal.Series;

internal static class SeriesPaths
{
    public const string ListRoute = "/v1/series";
    public const string ConstraintsRoute = "/v1/constraints";
}
