using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion.Pages;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>Pages of one named file, wherever it lies; the last of them says that it was taken whole.</summary>
internal sealed class FilePages(EndpointSpec endpoint, ReadContext context, TimeProvider clock)
{
    private const int RecordsPerPage = 2_000;
    private const int LeastBytes = 1 << 20;

    /// <param name="position">Where the file is begun, or gone on with.</param>
    /// <exception cref="SourceException">The file is damaged, or of another form.</exception>
    public IEnumerable<SourcePage> Read(string name, Stream content, EndpointPosition position, bool isLastFile)
    {
        var start = clock.GetTimestamp();
        var reader = new PageReader(endpoint, Math.Max(context.Limits.MaxBytes, LeastBytes));
        var (unread, page, row, bytes) = (0, position.Page, position.Row, 0L);
        foreach (var records in reader.Read(content).Skip((int)position.Row).Chunk(RecordsPerPage))
        {
            row += records.Length;
            yield return PageOf(records, position with { Page = ++page, Row = row }, false);
        }

        yield return PageOf([], position with { Page = ++page, File = name, Row = 0 }, isLastFile);

        SourcePage PageOf(IReadOnlyList<SourceRecord> records, EndpointPosition after, bool isLast)
        {
            var part = new SourcePage(name, 200, content.Position - bytes, clock.GetElapsedTime(start), records, [.. reader.Unread.Skip(unread)], after, isLast);
            (unread, bytes) = (reader.Unread.Count, content.Position);
            return part;
        }
    }
}
