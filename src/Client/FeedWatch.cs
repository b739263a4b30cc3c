using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Client;

/// <summary>Records of a stream over as many connections as it takes, each going on where the one before ended.</summary>
internal sealed class FeedWatch(HttpClient http, GridGrainsClientOptions options, TimeProvider clock)
{
    private const string ResumeHeader = "Last-Event-ID";
    private const string OpenedEvent = "opened";
    private const string MissedEvent = "missed";

    private TimeSpan _delay = options.ReconnectDelay;
    private string? _place;

    public async IAsyncEnumerable<(string Cursor, string Json)> RunAsync(string address, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _place = after;
        while (true)
        {
            using var response = await SseConnection.ConnectAsync(http, RequestOf(address), cancellation);
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

    private HttpRequestMessage RequestOf(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (_place is not null)
        {
            request.Headers.TryAddWithoutValidation(ResumeHeader, _place);
        }

        return request;
    }

    private (string Cursor, string Json)? Take(SseItem<string> item)
    {
        _delay = options.ReconnectDelay;
        _place = item.EventId ?? _place;
        if (item.EventType == OpenedEvent)
        {
            return null;
        }

        if (item.EventType == MissedEvent)
        {
            throw new GridGrainsEventsMissedException(JsonSerializer.Deserialize(item.Data, ApiJson.Default.MissedEventsView)!, _place!);
        }

        return (_place!, item.Data);
    }

    private static IAsyncEnumerable<SseItem<string>> Parse(Stream stream) => SseParser.Create(stream).EnumerateAsync();
}
