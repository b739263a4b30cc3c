using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Client;

/// <summary>Which derived events to watch. Conditions of different kinds must all hold; of one kind any.</summary>
/// <param name="Types">Kinds: window_closed, price_spike, staleness, feed_lag and those of further products.</param>
/// <param name="Nodes"><c>ISO/ID</c> each.</param>
public sealed record EventFilter(IReadOnlyList<string>? Types = null, string? Iso = null, IReadOnlyList<string>? Nodes = null)
{
    internal string ToQuery()
    {
        var query = new QueryText();
        foreach (var type in Types ?? [])
        {
            query.Add("type", type);
        }

        query.Add("iso", Iso);
        foreach (var node in Nodes ?? [])
        {
            query.Add("node", node);
        }

        return query.ToString();
    }
}

/// <param name="Cursor">Hand it back to go on after this event.</param>
/// <param name="Event">Upsert it by its id: a repeat and a correction have the same one.</param>
public sealed record EventUpdate(string Cursor, DerivedEventView Event);

/// <summary>Events or prices left the log before this reader came back for them.</summary>
/// <param name="cursor">The place behind the gap: a new subscription goes on from there.</param>
public sealed class GridGrainsEventsMissedException(MissedEventsView missed, string cursor)
    : Exception($"records {missed.From} to {missed.To - 1} of {missed.Topic}/{missed.Partition} are no longer in the log")
{
    public MissedEventsView Missed { get; } = missed;

    public string Cursor { get; } = cursor;
}
