using System.Runtime.CompilerServices;
using System.Text.Json;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Client;

/// <summary>One live subscription over as many connections as it takes, each going on where the one before ended.</summary>
internal sealed class PriceWatch(HttpClient http, GridGrainsClientOptions options, TimeProvider clock)
{
    public async IAsyncEnumerable<PriceUpdate> RunAsync(PriceFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (_, json) in new FeedWatch(http, options, clock).RunAsync("/v1/live" + filter.ToQuery(), after: null, cancellation))
        {
            yield return JsonSerializer.Deserialize(json, ApiJson.Default.PriceUpdate)!;
        }
    }
}
