using System.Globalization;
using GridGrains.Egress;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>Requests through the room of egress, and what answers that are no success mean for a run.</summary>
internal static class HttpAnswers
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(15);

    /// <exception cref="SourceException">Nothing was sent, or no whole answer came.</exception>
    public static async Task<EgressAnswer> AskAsync(this EgressRoom room, EgressRequest request, CancellationToken cancellation)
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

    /// <exception cref="SourceException">The answer is no success.</exception>
    public static void RequireSuccess(this EgressAnswer answer, TimeProvider clock)
    {
        var host = answer.Address.Host;
        switch (answer.Status)
        {
            case >= 200 and < 300:
                return;
            case 429 or 503:
                throw new SourceException("source_busy", $"{host} answered {answer.Status}: it takes no more requests now", isTransient: true, RetryAfterOf(answer, clock));
            case 401 or 403:
                throw new SourceException("source_refused", $"{host} answered {answer.Status}: the credential is missing, wrong or not allowed to read this", isTransient: false);
            case 404 or 410:
                throw new SourceException("source_not_found", $"{host} answered {answer.Status}: there is nothing at {answer.Address.AbsolutePath}", isTransient: false);
            default:
                throw new SourceException("source_failed", $"{host} answered {answer.Status}", isTransient: answer.Status >= 500 || answer.Status is 408 or 425, RetryAfterOf(answer, clock));
        }
    }

    private static TimeSpan? RetryAfterOf(EgressAnswer answer, TimeProvider clock)
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
