using System.Runtime.CompilerServices;
using System.Text.Json;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Client;

/// <summary>One subscription to derived events.</summary>
internal sealed class EventWatch(HttpClient http, GridGrainsClientOptions options, TimeProvider clock)
{
    public async IAsyncEnumerable<EventUpdate> RunAsync(EventFilter filter, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (cursor, json) in new FeedWatch(http, options, clock).RunAsync("/v1/events" + filter.ToQuery(), after, cancellation))
        {
            yield return new EventUpdate(cursor, JsonSerializer.Deserialize(json, ApiJson.Default.DerivedEventView)!);
        }
    }
}
