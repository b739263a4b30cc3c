namespace GridGrains.Domain.Guardrails.Incidents;

/// <summary>How far an incident reaches.</summary>
public enum IncidentScope
{
    /// <summary>Some nodes that no hub holds together: local congestion, a meter, a model.</summary>
    Nodes,

    /// <summary>Half of the nodes of a hub, of at least three.</summary>
    Hub,

    /// <summary>A quarter of the market's nodes.</summary>
    Market,
}

/// <param name="Nodes">Nodes of the hub that show the incident.</param>
/// <param name="Of">All nodes of the hub that are known.</param>
public readonly record struct HubShare(string Hub, int Nodes, int Of);

/// <summary>An incident against the nodes of its market: the neighbours that show it too, and those that do not.</summary>
/// <param name="KnownNodes">Nodes of the market that are known, those that show the incident among them.</param>
/// <param name="Hubs">Hubs with a node that shows it, the largest share first.</param>
public sealed record IncidentReach(IncidentScope Scope, int KnownNodes, IReadOnlyList<HubShare> Hubs)
{
    private const double MarketShare = 0.25;
    private const double HubPart = 0.5;
    private const int LeastOfHub = 3;

    public static IncidentReach Of(Incident incident, MarketNodes market)
    {
        var hubs = incident.Nodes.Select(market.HubOf).OfType<string>().CountBy(hub => hub)
            .Select(hub => new HubShare(hub.Key, hub.Value, market.CountOf(hub.Key)))
            .OrderByDescending(hub => (double)hub.Nodes / hub.Of).ThenByDescending(hub => hub.Of).ThenBy(hub => hub.Hub, StringComparer.Ordinal).ToArray();
        var known = market.Count + incident.Nodes.Count(node => !market.Contains(node));
        var scope = incident.Nodes.Count >= MarketShare * known && incident.Nodes.Count >= LeastOfHub
            ? IncidentScope.Market
            : hubs.Any(hub => hub.Of >= LeastOfHub && hub.Nodes >= HubPart * hub.Of) ? IncidentScope.Hub : IncidentScope.Nodes;
        return new IncidentReach(scope, known, hubs);
    }
}

/// <summary>The known nodes of one market, by hub.</summary>
/// <param name="hubs">Hub by the key of a node; null for a node of no hub.</param>
public sealed class MarketNodes(IReadOnlyDictionary<string, string?> hubs)
{
    private readonly Dictionary<string, int> _counts = hubs.Values.OfType<string>().CountBy(hub => hub).ToDictionary(StringComparer.Ordinal);

    public int Count => hubs.Count;

    public bool Contains(string key) => hubs.ContainsKey(key);

    public string? HubOf(string key) => hubs.GetValueOrDefault(key);

    public int CountOf(string hub) => _counts.GetValueOrDefault(hub);
}
