using System.Net.Http.Headers;
using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Features;
using GridGrains.Silo.Http.Prices.Nodes;

namespace GridGrains.Silo.Http.Health;

/// <summary>What the warm-up runs: reads of a node made up in memory, then requests to the silo's own address. Nothing is stored.</summary>
internal sealed class WarmUpRounds(FeaturePlans plans)
{
    private const int Rows = 10;

    // A page costs as much as many of the other reads.
    private const int RoundsPerPage = 10;

    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly byte[] FeatureBody = JsonSerializer.SerializeToUtf8Bytes(
        new OnlineFeaturesRequest(
            new Dictionary<string, IReadOnlyList<string>> { ["node_id"] = [.. Enumerable.Repeat("CAISO/WARM_UP", Rows)] },
            [.. NodeFeatures.All.Select(feature => "node_prices:" + feature.Name)]),
        ApiJson.Default.OnlineFeaturesRequest);

    /// <param name="budget">Ends the rounds early.</param>
    public void RunInProcess(int rounds, CancellationToken budget)
    {
        var snapshot = MakeSnapshot();
        for (var round = 0; round < rounds && !budget.IsCancellationRequested; round++)
        {
            var rows = new NodeRows([.. Enumerable.Repeat(NodeText.Of(snapshot with { DistinctCount = round }), Rows)]);
            var request = FeatureRequest.Parse(FeatureBody);
            using var output = new JsonOutput(FeatureBody.Length);
            FeatureAnswer.Write(output, FeatureBody, request, plans.Resolve(FeatureBody.AsSpan(request.Features), fullNames: false), [rows]);
            JsonSerializer.SerializeToUtf8Bytes(NodeViews.Of(snapshot, null, Start.AddMinutes(round)), ApiJson.Default.NodeView);
        }
    }

    /// <param name="key">By which the silo calls itself.</param>
    /// <inheritdoc cref="RunInProcess"/>
    public static async Task RunOverHttpAsync(Uri address, string key, int rounds, CancellationToken budget, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        for (var round = 0; round < rounds && !budget.IsCancellationRequested; round++)
        {
            using var content = new ByteArrayContent(FeatureBody) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var features = await http.PostAsync("/get-online-features", content, cancellation);
            using var node = await http.GetAsync("/v1/nodes/CAISO/SP15", cancellation);
            using var hub = await http.GetAsync("/v1/hubs/CAISO/SP15", cancellation);
            if (round % RoundsPerPage == 0)
            {
                await ReadPageAsync(http, cancellation);
            }
        }
    }

    // Nobody looks at it: what is costly and not about the first paint may be left out.
    private static async Task ReadPageAsync(HttpClient http, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Sec-Purpose", "prefetch");
        using var page = await http.SendAsync(request, cancellation);
    }

    private static NodeSnapshot MakeSnapshot()
    {
        var state = new NodeState(new EntityKey(Isos.All[0], "WARM_UP"));
        for (var interval = 0; interval < 8; interval++)
        {
            var start = Start.AddMinutes(15 * interval);
            state.Apply(FactOf(PriceProduct.RealTime15Min, start, 15), start, out _);
        }

        for (var hour = 0; hour < 24; hour++)
        {
            state.Apply(FactOf(PriceProduct.DayAheadHourly, Start.AddHours(hour), 60), Start, out _);
        }

        return state.Publish();
    }

    private static LmpFact FactOf(PriceProduct product, DateTime start, int minutes) => new()
    {
        Product = product,
        IntervalStartUtc = start,
        IntervalMinutes = minutes,
        Lmp = 31.25,
        Energy = 30,
        Congestion = 1,
        Loss = 0.25,
        KnownAtUtc = start.AddMinutes(minutes + 5),
    };
}
