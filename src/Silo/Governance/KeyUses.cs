using System.Collections.Concurrent;

namespace GridGrains.Silo.Governance;

/// <summary>When keys were last used, to the second: a busy key costs a look and no write. Safe for all threads.</summary>
internal sealed class KeyUses
{
    private readonly ConcurrentDictionary<string, Use> _uses = new(StringComparer.Ordinal);

    public IEnumerable<(string Id, DateTime At)> All => _uses.Select(pair => (pair.Key, new DateTime(Volatile.Read(ref pair.Value.Ticks), DateTimeKind.Utc)));

    public DateTime? Of(string id) => _uses.TryGetValue(id, out var use) ? new DateTime(Volatile.Read(ref use.Ticks), DateTimeKind.Utc) : null;

    public void Note(string id, DateTime nowUtc)
    {
        var use = _uses.GetOrAdd(id, static _ => new Use());
        if (nowUtc.Ticks - Volatile.Read(ref use.Ticks) >= TimeSpan.TicksPerSecond)
        {
            Volatile.Write(ref use.Ticks, nowUtc.Ticks - nowUtc.Ticks % TimeSpan.TicksPerSecond);
        }
    }

    /// <summary>Adds what other silos have seen.</summary>
    public void TakeIn(IEnumerable<(string Id, DateTime At)> uses)
    {
        foreach (var (id, at) in uses)
        {
            Note(id, at);
        }
    }

    private sealed class Use
    {
        public long Ticks;
    }
}
