using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;

namespace GridGrains.Tests.Warehouse.Cubes;

/// <summary>A hub and interval as it follows from single prices.</summary>
internal sealed record HubInterval(
    Iso Iso, string Hub, PriceProduct Product, DateTime StartUtc, int Minutes, double Price, bool IsPublished, double? Energy, double? Congestion, double? Loss, int Members, double? MembersMean)
{
    public double Weight => Price * Minutes;
}

/// <summary>Prices as they were known at a moment, worked out one by one from everything that was ever said of them.</summary>
internal sealed class KnownPrices
{
    public KnownPrices(IEnumerable<LmpEvent> events, DateTime asOfUtc)
    {
        AsOfUtc = asOfUtc;
        foreach (var versions in events
            .Select((said, offset) => (Said: said, Offset: offset))
            .Where(version => version.Said.Fact.KnownAtUtc <= asOfUtc && version.Said.Fact.IntervalStartUtc < asOfUtc)
            .GroupBy(version => (version.Said.Node, version.Said.Fact.Product, version.Said.Fact.IntervalStartUtc)))
        {
            var ordered = versions.OrderBy(version => version.Said.Fact.KnownAtUtc).ThenBy(version => version.Said.Fact.SourceVersion).ThenBy(version => version.Offset).ToArray();
            Nodes.Add((versions.Key.Node, ordered[^1].Said.Fact, ordered.Select(version => version.Said.Labels.Hub).LastOrDefault(hub => hub is not null)));
        }

        Hubs = [.. Nodes.Select(price => (price.Node, price.Fact, Own: OwnHub(price.Node), price.Hub))
            .Where(price => (price.Own ?? price.Hub) is not null)
            .GroupBy(price => (price.Node.Iso, Hub: price.Own ?? price.Hub!, price.Fact.Product, price.Fact.IntervalStartUtc))
            .Select(group => HubOf(group.Key.Iso, group.Key.Hub, [.. group.Select(price => (price.Fact, price.Own is not null))]))];
    }

    public DateTime AsOfUtc { get; }

    public List<(EntityKey Node, LmpFact Fact, string? Hub)> Nodes { get; } = [];

    public IReadOnlyList<HubInterval> Hubs { get; }

    public static double? Mean(IEnumerable<double> values) => values.Where(value => !double.IsNaN(value)).Select(value => (double?)value).Average();

    private static string? OwnHub(EntityKey node) => SeedReference.Hubs.FirstOrDefault(hub => hub.PriceNode == node)?.Id;

    private static HubInterval HubOf(Iso iso, string hub, (LmpFact Fact, bool IsOwn)[] prices)
    {
        var members = prices.Where(price => !price.IsOwn).Select(price => price.Fact).ToArray();
        var own = prices.Where(price => price.IsOwn).Select(price => price.Fact).ToArray();
        var standing = own.Length > 0 ? own : members;
        return new HubInterval(
            iso, hub, standing[0].Product, standing[0].IntervalStartUtc, standing[0].IntervalMinutes, Mean(standing.Select(fact => fact.Lmp))!.Value, own.Length > 0,
            Mean(standing.Select(fact => fact.Energy)), Mean(standing.Select(fact => fact.Congestion)), Mean(standing.Select(fact => fact.Loss)),
            members.Length, Mean(members.Select(fact => fact.Lmp)));
    }
}
