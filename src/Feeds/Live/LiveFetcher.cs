using System.Globalization;
using GridGrains.Egress;
using NodaTime;

namespace GridGrains.Feeds.Live;

/// <summary>What is known of an address since it was fetched last.</summary>
public sealed record LiveMark(string? ETag, string? LastModified)
{
    public static readonly LiveMark None = new(null, null);
}

/// <param name="Body">Null where nothing has changed since the mark, or where there is nothing at the address.</param>
/// <param name="IsAbsent">There is nothing at the address.</param>
public sealed record LiveAnswer(byte[]? Body, LiveMark Mark, bool IsAbsent);

/// <summary>One polite request: at the host's pace, and only for what has changed.</summary>
public sealed class LiveFetcher(EgressRoom room, HostPacer pacer, TimeProvider clock)
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(15);

    /// <exception cref="LiveFault">Nothing came.</exception>
    public async Task<LiveAnswer> FetchAsync(LiveFeed feed, LocalDate day, bool isOver, LiveMark mark, CancellationToken cancellation)
    {
        var address = feed.AddressOf(day, isOver);
        await pacer.WaitAsync(address.Authority, feed.BetweenRequests, cancellation);
        var headers = new List<KeyValuePair<string, string>>();
        if (mark.ETag is { } tag)
        {
            headers.Add(new("If-None-Match", tag));
        }

        if (mark.LastModified is { } modified)
        {
            headers.Add(new("If-Modified-Since", modified));
        }

        try
        {
            return AnswerOf(await room.SendAsync(new EgressRequest(address, Headers: headers, Credential: feed.Credential), cancellation), mark, address);
        }
        catch (EgressException failure)
        {
            throw new LiveFault(failure.Code, failure.Message, failure.IsTransient, inner: failure);
        }
    }

    private LiveAnswer AnswerOf(EgressAnswer answer, LiveMark mark, Uri address)
    {
        switch (answer.Status)
        {
            case 304:
                return new LiveAnswer(null, mark, IsAbsent: false);
            case >= 200 and < 300:
                return new LiveAnswer(answer.Body, new LiveMark(answer.Header("ETag"), answer.Header("Last-Modified")), IsAbsent: false);
            case 404 or 410:
                return new LiveAnswer(null, LiveMark.None, IsAbsent: true);
            case 401 or 403:
                throw new LiveFault("source_refused", $"{address.Host} answered {answer.Status}: the credential is missing, wrong or not allowed to read this", isTransient: false);
            case 429 or 503:
                var asked = RetryAfterOf(answer);
                if (asked is { } pause)
                {
                    pacer.Pause(address.Authority, pause);
                }

                throw new LiveFault("source_busy", $"{address.Host} answered {answer.Status}: it takes no more requests now", isTransient: true, asked);
            default:
                throw new LiveFault("source_failed", $"{address.Host} answered {answer.Status}", isTransient: answer.Status >= 500 || answer.Status is 408 or 425);
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
