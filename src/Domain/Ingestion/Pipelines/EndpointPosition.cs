namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>How far the pages of one endpoint were taken. A run that was broken off goes on here; a new run begins again.</summary>
/// <param name="Cursor">Of the next page, as the source gave it.</param>
/// <param name="NextUrl">Address of the next page.</param>
/// <param name="Offset">Records before the next page.</param>
/// <param name="Page">Pages taken in this run.</param>
/// <param name="File">Last file of a folder that was taken whole; files are taken in the order of their names.</param>
/// <param name="Row">Records of the file after it that were taken.</param>
/// <param name="ETag">Of the first page of the last whole run, for conditional requests.</param>
/// <param name="Bookmark">Where a source that only grows was read to, in its connector's own form; the next run goes on there.</param>
public sealed record EndpointPosition(
    string? Cursor = null, string? NextUrl = null, long Offset = 0, int Page = 0, string? File = null, long Row = 0, string? ETag = null, string? LastModified = null,
    string? Bookmark = null)
{
    public static readonly EndpointPosition Start = new();

    /// <summary>Where the next run begins: only what recognises unchanged answers, files and rows stays.</summary>
    public EndpointPosition ForNextRun() => new(File: File, ETag: ETag, LastModified: LastModified, Bookmark: Bookmark);
}
