using GridGrains.Domain.Guardrails.Incidents;

namespace GridGrains.Domain.Guardrails.Episodes;

/// <summary>Conditions of a list; null asks for nothing.</summary>
/// <param name="Vote">A detector's word that must be among the votes.</param>
/// <param name="SinceUtc">Episodes that began at or after this.</param>
/// <param name="UntilUtc">Episodes that began before this.</param>
public sealed record EpisodeFilter(
    string? Id = null, string? Iso = null, string? Key = null, string? Market = null, string? State = null, string? Nature = null, string? Vote = null, DateTime? SinceUtc = null,
    double LeastSeverity = 0, DateTime? UntilUtc = null)
{
    public bool Wants(EpisodeEntry entry) =>
        (Id is null || entry.Id == Id)
        && (Iso is null || entry.Iso == Iso)
        && (Key is null || entry.Key == Key)
        && (Market is null || entry.Market == Market)
        && (State is null || entry.State == State)
        && (Nature is null || entry.Nature == Nature)
        && (Vote is null || entry.Votes.Contains(Vote))
        && (SinceUtc is null || entry.StartUtc >= SinceUtc)
        && (UntilUtc is null || entry.StartUtc < UntilUtc)
        && entry.Severity >= LeastSeverity;
}

/// <summary>Place of an episode in the order of lists: newest start first, then by id.</summary>
public readonly record struct EpisodePosition(DateTime StartUtc, string Id) : IComparable<EpisodePosition>
{
    public int CompareTo(EpisodePosition other) =>
        other.StartUtc.CompareTo(StartUtc) is var byStart and not 0 ? byStart : string.CompareOrdinal(Id, other.Id);
}

/// <summary>
/// The newest episodes, made from the records of the topic ANOMALIES. Of the reports of one episode that with the latest knowledge is kept,
/// so a repeat after a crash changes nothing. Beyond its bound the oldest are dropped and counted. Safe for all threads.
/// </summary>
public sealed class EpisodeIndex(int most = EpisodeIndex.DefaultMost)
{
    public const int DefaultMost = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, EpisodeEntry> _entries = new(StringComparer.Ordinal);
    private readonly SortedSet<EpisodePosition> _order = [];

    // Null once an episode came after it was made.
    private IncidentList? _incidents;

    /// <summary>Episodes that are too old to be listed.</summary>
    public long Dropped { get; private set; }

    public static EpisodePosition PositionOf(EpisodeEntry entry) => new(entry.StartUtc, entry.Id);

    public void Take(EpisodeEntry entry)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(entry.Id, out var known) && known.AsOfUtc > entry.AsOfUtc)
            {
                return;
            }

            _incidents = null;
            _entries[entry.Id] = entry;
            _order.Add(PositionOf(entry));
            if (_order.Count > most)
            {
                var oldest = _order.Max;
                _order.Remove(oldest);
                _entries.Remove(oldest.Id);
                Dropped++;
            }
        }
    }

    /// <summary>Episodes that meet the filter, newest first, after a position of an earlier list.</summary>
    public IReadOnlyList<EpisodeEntry> List(EpisodeFilter filter, EpisodePosition? after, int limit)
    {
        lock (_gate)
        {
            return [.. _order.Where(place => after is not { } from || place.CompareTo(from) > 0).Select(place => _entries[place.Id]).Where(filter.Wants).Take(limit)];
        }
    }

    /// <summary>The same episodes as incidents; made again when one came since.</summary>
    public IncidentList Incidents()
    {
        lock (_gate)
        {
            return _incidents ??= new IncidentList(_order.Reverse().Select(place => _entries[place.Id]));
        }
    }
}
