using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Client;

/// <summary>One live subscription over as many connections as it takes.</summary>
internal sealed class PriceWatch(HttpClient http, GridGrainsClientOptions options, TimeProvider clock)
{
    private const string PriceEvent = "price";

    private TimeSpan _delay = options.ReconnectDelay;

    public async IAsyncEnumerable<PriceUpdate> RunAsync(PriceFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            using var response = await SseConnection.ConnectAsync(
                http, new HttpRequestMessage(HttpMethod.Get, "/v1/live" + filter.ToQuery()), cancellation);
            if (response is not null)
            {
                await using var events = Parse(await response.Content.ReadAsStreamAsync(cancellation)).GetAsyncEnumerator(cancellation);
                while (await SseConnection.TryMoveAsync(events, cancellation))
                {
                    _delay = options.ReconnectDelay;
                    if (events.Current.Data is { } update)
                    {
                        yield return update;
                    }
                }
            }

            await Task.Delay(_delay, clock, cancellation);
            _delay = _delay * 2 < options.MaxReconnectDelay ? _delay * 2 : options.MaxReconnectDelay;
        }
    }

    private static IAsyncEnumerable<SseItem<PriceUpdate?>> Parse(Stream stream) => SseParser
        .Create(stream, static (type, data) => type == PriceEvent ? JsonSerializer.Deserialize(data, ApiJson.Default.PriceUpdate) : null)
        .EnumerateAsync();
}
