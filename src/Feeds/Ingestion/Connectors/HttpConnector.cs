using System.Runtime.CompilerServices;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Egress;
using GridGrains.Feeds.Ingestion.Pages;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>Reads REST and GraphQL page by page, at the pace of the spec.</summary>
public sealed class HttpConnector(EgressRoom room, TimeProvider clock) : ISourceConnector
{
    public IReadOnlyCollection<string> Types { get; } = ["rest_api", "graphql"];

    public async IAsyncEnumerable<SourcePage> ReadAsync(
        PipelineSpec spec, EndpointSpec endpoint, EndpointPosition position, ReadContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pages = new HttpPages(spec, endpoint);
        var most = Math.Min(endpoint.Pagination.MaxPages, context.Limits.MaxPages);
        for (var isLast = false; !isLast && position.Page < most;)
        {
            await PaceAsync(endpoint, position, cancellation);
            if (await PageAsync(endpoint, pages, position, context, cancellation) is not { } page)
            {
                // Nothing has changed since the last run.
                yield break;
            }

            (position, isLast) = (page.After, page.IsLast);
            yield return page;
        }
    }

    private async Task PaceAsync(EndpointSpec endpoint, EndpointPosition position, CancellationToken cancellation)
    {
        if (endpoint.RatePerSecond is { } rate && position.Page > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(1 / rate), clock, cancellation);
        }
    }

    private async Task<SourcePage?> PageAsync(EndpointSpec endpoint, HttpPages pages, EndpointPosition position, ReadContext context, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        var answer = await room.AskAsync(pages.RequestOf(position, context), cancellation);
        if (answer.Status == 304)
        {
            return null;
        }

        answer.RequireSuccess(clock);
        var reader = new PageReader(endpoint, context.Limits.MaxBytes);
        var records = reader.Read(new MemoryStream(answer.Body)).ToList();
        if (endpoint.GraphQl is not null)
        {
            GraphQlMessage.RequireNoErrors(reader.Document, answer.Address.Host);
        }

        var (after, isLast) = pages.Next(position, answer, reader.Document, records.Count);
        return new SourcePage(answer.Address.ToString(), answer.Status, answer.Body.Length, clock.GetElapsedTime(start), records, reader.Unread, after, isLast);
    }
}
