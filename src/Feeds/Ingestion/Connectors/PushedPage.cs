using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion.Pages;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>A message that the source sent by itself, as the one page of a run.</summary>
internal static class PushedPage
{
    /// <exception cref="SourceException">The message is damaged, or of another form than the spec says.</exception>
    public static async IAsyncEnumerable<SourcePage> ReadAsync(EndpointSpec endpoint, EndpointPosition position, ReadContext context, byte[] message)
    {
        await Task.CompletedTask;
        var reader = new PageReader(endpoint, context.Limits.MaxBytes);
        var records = reader.Read(new MemoryStream(message)).ToList();
        yield return new SourcePage("webhook", 200, message.Length, TimeSpan.Zero, records, reader.Unread, position, IsLast: true);
    }
}
