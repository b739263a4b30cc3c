using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Tests.Cluster;

/// <summary>Prices with round numbers for tests.</summary>
internal static class Prices
{
    public static readonly DateTime Noon = new(2026, 3, 10, 20, 0, 0, DateTimeKind.Utc);

    public static LmpEvent RealTime(string key, DateTime startUtc, double lmp, NodeLabels? labels = null, int knownAfterMinutes = 10, double congestion = 0) =>
        Of(key, PriceProduct.RealTime5Min, startUtc, 5, lmp, startUtc.AddMinutes(knownAfterMinutes), labels, congestion);

    public static LmpEvent DayAhead(string key, DateTime startUtc, double lmp, NodeLabels? labels = null) =>
        Of(key, PriceProduct.DayAheadHourly, startUtc, 60, lmp, startUtc.AddHours(-12), labels, 0);

    /// <summary>Interval-major prices of many nodes, with every tenth price corrected and every seventh repeated later.</summary>
    public static IEnumerable<LmpEvent> Storm(int nodes, int intervals, DateTime fromUtc)
    {
        for (var interval = 0; interval < intervals; interval++)
        {
            for (var node = 0; node < nodes; node++)
            {
                var key = $"CAISO/NODE_{node}";
                var labels = new NodeLabels(Hub: $"HUB_{node % 3}", Zone: $"ZONE_{node % 2}");
                var price = RealTime(key, fromUtc.AddMinutes(5 * interval), 20 + (node * 7 + interval * 13) % 100, labels);
                yield return price;
                if ((node + interval) % 10 == 0)
                {
                    yield return RealTime(key, fromUtc.AddMinutes(5 * interval), 500 + node, labels, knownAfterMinutes: 20);
                }

                if ((node + interval) % 7 == 0)
                {
                    yield return price;
                }

                if (interval % 12 == 0)
                {
                    yield return DayAhead(key, fromUtc.AddMinutes(5 * interval), 30 + node % 5, labels);
                }
            }
        }
    }

    private static LmpEvent Of(string key, PriceProduct product, DateTime startUtc, int minutes, double lmp, DateTime knownAtUtc, NodeLabels? labels, double congestion) => new(
        EntityKey.Parse(key),
        new LmpFact
        {
            Product = product,
            IntervalStartUtc = startUtc,
            IntervalMinutes = minutes,
            Lmp = lmp,
            Energy = lmp - congestion,
            Congestion = congestion,
            Loss = 0,
            KnownAtUtc = knownAtUtc,
            KnownAtBasis = KnownAtBasis.Published,
        },
        labels ?? NodeLabels.None);
}
