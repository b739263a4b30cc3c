using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Tests.Benchmarks.Markets;

/// <summary>
/// Nodes of all seven ISOs whose prices follow from (node, interval) alone, so that every answer can be verified: RT at the ISO's
/// settlement product, DA by the hour, all components, zones and hubs.
/// </summary>
internal sealed class BenchmarkMarket
{
    public static readonly DateTime Start = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    private const int ZonesPerIso = 20;
    private const int HubsPerIso = 5;
    private const int Cents = 100;

    private readonly EntityKey[] _nodes;
    private readonly NodeLabels[] _labels;

    /// <param name="isos">Markets that the nodes are spread over; null for all.</param>
    public BenchmarkMarket(int nodes, IReadOnlyList<Iso>? isos = null)
    {
        isos ??= Isos.All;
        _nodes = new EntityKey[nodes];
        _labels = new NodeLabels[nodes];
        Keys = new string[nodes];
        for (var i = 0; i < nodes; i++)
        {
            var iso = isos[i % isos.Count];
            _nodes[i] = new EntityKey(iso, $"NODE_{i:00000}_GEN-APND");
            Keys[i] = _nodes[i].ToString();
            var withinIso = i / isos.Count;
            _labels[i] = new NodeLabels(Type: "GEN", Hub: $"HUB_{withinIso % HubsPerIso}", Zone: $"ZONE_{withinIso % ZonesPerIso}");
        }
    }

    public int Count => _nodes.Length;

    /// <summary>Keys of the nodes by number.</summary>
    public string[] Keys { get; }

    public Iso IsoOf(int node) => _nodes[node].Iso;

    /// <summary>Whether the node's real-time product has an interval that starts then.</summary>
    public bool HasInterval(int node, DateTime startUtc) => startUtc.Minute % IsoOf(node).SettlementRealTime.IntervalMinutes() == 0;

    public LmpEvent RealTime(int node, DateTime startUtc)
    {
        var product = IsoOf(node).SettlementRealTime;
        return new LmpEvent(_nodes[node], FactOf(node, product, startUtc, startUtc.AddMinutes(product.IntervalMinutes() + 2)), _labels[node]);
    }

    public LmpEvent DayAhead(int node, DateTime startUtc) =>
        new(_nodes[node], FactOf(node, PriceProduct.DayAheadHourly, startUtc, Start.AddHours(-12)), _labels[node]);

    /// <summary>USD/MWh, whole cents.</summary>
    public static double Lmp(int node, DateTime startUtc, bool dayAhead) => (EnergyCents(startUtc) + CongestionCents(node, startUtc, dayAhead) + LossCents(node)) / (double)Cents;

    private static LmpFact FactOf(int node, PriceProduct product, DateTime startUtc, DateTime knownAtUtc) => new()
    {
        Product = product,
        IntervalStartUtc = startUtc,
        IntervalMinutes = product.IntervalMinutes(),
        Lmp = Lmp(node, startUtc, product.IsDayAhead()),
        Energy = EnergyCents(startUtc) / (double)Cents,
        Congestion = CongestionCents(node, startUtc, product.IsDayAhead()) / (double)Cents,
        Loss = LossCents(node) / (double)Cents,
        Ghg = 0,
        KnownAtUtc = knownAtUtc,
        KnownAtBasis = KnownAtBasis.Published,
    };

    private static int EnergyCents(DateTime startUtc) => 2_500 + (int)(startUtc.Ticks / TimeSpan.TicksPerMinute * 7 % 1_000);

    private static int CongestionCents(int node, DateTime startUtc, bool dayAhead) =>
        (int)((node * 7_919L + startUtc.Ticks / TimeSpan.TicksPerMinute * 31 + (dayAhead ? 17 : 0)) % 800) - 400;

    private static int LossCents(int node) => node % 113 - 56;
}
