using GridGrains.Domain.Guardrails.Episodes;

namespace GridGrains.Domain.Guardrails.Incidents;

/// <summary>The episodes of an index as incidents, as they stood when it was made. Never changes.</summary>
public sealed class IncidentList
{
    public static readonly IncidentList Empty = new([]);

    private readonly Dictionary<string, Incident> _byEpisode = new(StringComparer.Ordinal);

    /// <param name="episodes">Oldest start first; of equal ones in the order of their ids, so that every silo groups alike.</param>
    public IncidentList(IEnumerable<EpisodeEntry> episodes)
    {
        var all = new List<Incident>();
        var newest = new Dictionary<(string Iso, string Market, string Nature), Incident>();
        foreach (var episode in episodes)
        {
            var kind = (episode.Iso, episode.Market, episode.Nature);
            if (newest.TryGetValue(kind, out var incident) && incident.Id.Holds(episode))
            {
                incident.Add(episode);
            }
            else
            {
                newest[kind] = incident = new Incident(episode);
                all.Add(incident);
            }

            _byEpisode[episode.Id] = incident;
        }

        all.Reverse();
        All = all;
    }

    /// <summary>Newest start first.</summary>
    public IReadOnlyList<Incident> All { get; }

    /// <param name="episode">Id of an episode.</param>
    public Incident? Of(string episode) => _byEpisode.GetValueOrDefault(episode);
}
