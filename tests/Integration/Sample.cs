using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Tests.Integration;

/// <summary>Prices that tests post, all around one hour so that no test closes windows of another.</summary>
internal static class Sample
{
    public static readonly DateTime Hour = new(2026, 6, 1, 10, 0, 0, DateTimeKind.Utc);

    public static LmpEvent RealTime(Iso iso, string node, int quarter, double lmp, NodeLabels? labels = null) => new(
        new EntityKey(iso, node),
        new LmpFact
        {
            Product = PriceProduct.RealTime15Min,
            IntervalStartUtc = Hour.AddMinutes(15 * quarter),
            IntervalMinutes = 15,
            Lmp = lmp,
            Energy = lmp - 1.25,
            Congestion = 1,
            Loss = 0.25,
            KnownAtUtc = Hour.AddMinutes(15 * quarter + 20),
            KnownAtBasis = KnownAtBasis.IntervalEndPlusLag,
        },
        labels ?? NodeLabels.None);

    public static LmpEvent DayAhead(Iso iso, string node, int hours, double lmp, NodeLabels? labels = null) => new(
        new EntityKey(iso, node),
        new LmpFact
        {
            Product = PriceProduct.DayAheadHourly,
            IntervalStartUtc = Hour.AddHours(hours),
            IntervalMinutes = 60,
            Lmp = lmp,
            Energy = lmp - 0.75,
            Congestion = 0.5,
            Loss = 0.25,
            KnownAtUtc = Hour.AddHours(-14),
            KnownAtBasis = KnownAtBasis.PostingHour,
        },
        labels ?? NodeLabels.None);

    /// <summary>Posts prices and waits until their nodes can be read at these prices.</summary>
    public static async Task PostAsync(SiloFixture silo, params LmpEvent[] prices)
    {
        foreach (var topic in prices.GroupBy(price => price.Fact.Product.IsDayAhead() ? Topics.DayAheadLmp : Topics.RealTimeLmp))
        {
            var answer = await silo.Client.IngestAsync(topic.Key, [.. topic]);
            Assert.Equal(topic.Count(), answer.Accepted);
            foreach (var (price, result) in topic.Zip(answer.Results))
            {
                await WaitForAsync(silo, price.Node, topic.Key, result.Offset!.Value);
            }
        }
    }

    private static Task WaitForAsync(SiloFixture silo, EntityKey node, string topic, long offset) => Poll.UntilAsync(
        async () =>
        {
            using var response = await silo.Http.GetAsync($"/v1/nodes/{node.Iso}/{Uri.EscapeDataString(node.Id)}");
            if (!response.IsSuccessStatusCode)
            {
                return false;
            }

            var view = System.Text.Json.JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(), ApiJson.Default.NodeView)!;
            return view.LogOffsets.Single(position => position.Topic == topic).Offset >= offset;
        },
        $"{node} stands at offset {offset} of {topic}");
}
