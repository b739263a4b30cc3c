using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Prices;

/// <summary>What follows from prices.</summary>
public static class PriceEventKinds
{
    /// <summary>Family of events that are about one node.</summary>
    public const string Nodes = "nodes";

    /// <summary>Family of events that are about all nodes of an ISO; the key is the ISO's code.</summary>
    public const string Feeds = "feeds";

    /// <summary>A clock hour of a node's real-time product is complete as far as event time shows.</summary>
    public static readonly EventKind WindowClosed = new("window_closed", Topics.DerivedEvents);

    /// <summary>A real-time price jumped far from the node's last day.</summary>
    public static readonly EventKind PriceSpike = new("price_spike", Topics.Anomalies);

    /// <summary>Some nodes of a feed get no prices although the feed as a whole does.</summary>
    public static readonly EventKind Staleness = new("staleness", Topics.DerivedEvents);

    /// <summary>A whole feed gets no prices.</summary>
    public static readonly EventKind FeedLag = new("feed_lag", Topics.DerivedEvents);

    public static IReadOnlyList<EventKind> All { get; } = [WindowClosed, PriceSpike, Staleness, FeedLag, Guardrails.Episodes.EpisodeEvents.Kind];
}
