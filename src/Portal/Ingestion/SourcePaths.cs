namespace GridGrains.Portal.Ingestion;

internal static class SourcePaths
{
    public const string PipelinesRoute = "/v1/pipelines";
    public const string PreviewRoute = "/v1/uis/preview";
    public const string New = "/sources/new";
}
