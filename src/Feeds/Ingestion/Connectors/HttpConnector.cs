using System.Globalization;
using System.Runtime.CompilerServices;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Egress;
using GridGrains.Feeds.Ingestion.Pages;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>Reads REST and GraphQL page by page, at the pace of the spec.</summary>
public sealed class HttpConnector(EgressRoom room, TimeProvider clock) : ISourceConnector
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(15);

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
        var answer = await SendAsync(pages.RequestOf(position, context), cancellation);
        if (answer.Status == 304)
        {
            return null;
        }

        RequireSuccess(answer);
        var reader = new PageReader(endpoint, context.Limits.MaxBytes);
        var records = reader.Read(new MemoryStream(answer.Body)).ToList();
        if (endpoint.GraphQl is not null)
        {
            GraphQlMessage.RequireNoErrors(reader.Document, answer.Address.Host);
        }

        var (after, isLast) = pages.Next(position, answer, reader.Document, records.Count);
        return new SourcePage(answer.Address.ToString(), answer.Status, answer.Body.Length, clock.GetElapsedTime(start), records, reader.Unread, after, isLast);
    }

    private async Task<EgressAnswer> SendAsync(EgressRequest request, CancellationToken cancellation)
    {
        try
        {
            return await room.SendAsync(request, cancellation);
        }
        catch (EgressException failure)
        {
            throw new SourceException(failure.Code, failure.Message, failure.IsTransient, inner: failure);
        }
    }

    private void RequireSuccess(EgressAnswer answer)
    {
        var host = answer.Address.Host;
        switch (answer.Status)
        {
            case >= 200 and < 300:
                return;
            case 429 or 503:
                throw new SourceException("source_busy", $"{host} answered {answer.Status}: it takes no more requests now", isTransient: true, RetryAfterOf(answer));
            case 401 or 403:
                throw new SourceException("source_refused", $"{host} answered {answer.Status}: the credential is missing, wrong or not allowed to read this", isTransient: false);
            case 404 or 410:
                throw new SourceException("source_not_found", $"{host} answered {answer.Status}: there is nothing at {answer.Address.AbsolutePath}", isTransient: false);
            default:
                throw new SourceException("source_failed", $"{host} answered {answer.Status}", isTransient: answer.Status >= 500 || answer.Status is 408 or 425, RetryAfterOf(answer));
        }
    }

    private TimeSpan? RetryAfterOf(EgressAnswer answer)
    {
        if (answer.Header("Retry-After") is not { } text)
        {
            return null;
        }

        var wait = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, LongestRetryAfter.TotalSeconds))
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until - clock.GetUtcNow()
            : TimeSpan.Zero;
        return wait <= TimeSpan.Zero ? null : wait < LongestRetryAfter ? wait : LongestRetryAfter;
    }
}
