using GridGrains.Domain.Guardrails.Episodes;

namespace GridGrains.Domain.Guardrails.Incidents;

/// <summary>
/// Episodes of one market, product and nature that begin within an hour of the first of them: one thing that happened, however many nodes
/// show it.
/// </summary>
public sealed class Incident
{
    private readonly List<EpisodeEntry> _episodes = [];
    private readonly HashSet<string> _nodes = new(StringComparer.Ordinal);

    internal Incident(EpisodeEntry first)
    {
        Id = new IncidentId(first.Iso, first.Market, first.Nature, first.StartUtc);
        (Gravest, LastUtc) = (first, first.LastUtc);
        Add(first);
    }

    public IncidentId Id { get; }

    /// <summary>Start of the last interval with an anomaly that was reported.</summary>
    public DateTime LastUtc { get; private set; }

    /// <summary>True while one of its episodes is open.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<EpisodeEntry> Episodes => _episodes;

    /// <summary>Keys of the nodes that show it.</summary>
    public IReadOnlyCollection<string> Nodes => _nodes;

    /// <summary>The episode of the greatest severity; of several, that whose price lies furthest from its expectation.</summary>
    public EpisodeEntry Gravest { get; private set; }

    /// <summary>Episodes whose furthest price lies above what was expected, and below it.</summary>
    public int Above { get; private set; }

    public int Below { get; private set; }

    internal void Add(EpisodeEntry episode)
    {
        _episodes.Add(episode);
        _nodes.Add(episode.Key);
        LastUtc = episode.LastUtc > LastUtc ? episode.LastUtc : LastUtc;
        IsOpen |= episode.State == EpisodeEvents.Open;
        Gravest = IsGraver(episode, Gravest) ? episode : Gravest;
        Above += episode.PeakUsd > episode.ExpectedUsd ? 1 : 0;
        Below += episode.PeakUsd < episode.ExpectedUsd ? 1 : 0;
    }

    private static bool IsGraver(EpisodeEntry one, EpisodeEntry other) => one.Severity.CompareTo(other.Severity) switch
    {
        0 => Math.Abs(one.PeakUsd - one.ExpectedUsd) > Math.Abs(other.PeakUsd - other.ExpectedUsd),
        var order => order > 0,
    };
}
