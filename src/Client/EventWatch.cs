using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Client;

/// <summary>One subscription to derived events over as many connections as it takes, each going on where the one before ended.</summary>
internal sealed class EventWatch(HttpClient http, GridGrainsClientOptions options, TimeProvider clock)
{
    private const string ResumeHeader = "Last-Event-ID";
    private const string MissedEvent = "missed";

    private static readonly string[] Notices = ["opened", "dropped"];

    private TimeSpan _delay = options.ReconnectDelay;
    private string? _place;

    public async IAsyncEnumerable<EventUpdate> RunAsync(EventFilter filter, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _place = after;
        while (true)
        {
            using var response = await SseConnection.ConnectAsync(http, RequestOf(filter), cancellation);
            if (response is not null)
            {
                await using var events = Parse(await response.Content.ReadAsStreamAsync(cancellation)).GetAsyncEnumerator(cancellation);
                while (await SseConnection.TryMoveAsync(events, cancellation))
                {
                    if (Take(events.Current) is { } update)
                    {
                        yield return update;
                    }
                }
            }

            await Task.Delay(_delay, clock, cancellation);
            _delay = _delay * 2 < options.MaxReconnectDelay ? _delay * 2 : options.MaxReconnectDelay;
        }
    }

    private HttpRequestMessage RequestOf(EventFilter filter)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events" + filter.ToQuery());
        if (_place is not null)
        {
            request.Headers.TryAddWithoutValidation(ResumeHeader, _place);
        }

        return request;
    }

    private EventUpdate? Take(SseItem<string> item)
    {
        _delay = options.ReconnectDelay;
        _place = item.EventId ?? _place;
        if (Array.IndexOf(Notices, item.EventType) >= 0)
        {
            return null;
        }

        if (item.EventType == MissedEvent)
        {
            throw new GridGrainsEventsMissedException(JsonSerializer.Deserialize(item.Data, ApiJson.Default.MissedEventsView)!, _place!);
        }

        return new EventUpdate(_place!, JsonSerializer.Deserialize(item.Data, ApiJson.Default.DerivedEventView)!);
    }

    private static IAsyncEnumerable<SseItem<string>> Parse(Stream stream) => SseParser.Create(stream).EnumerateAsync();
}
