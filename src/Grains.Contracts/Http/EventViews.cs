namespace GridGrains.Grains.Contracts.Http;

/// <summary>Something that follows from the records of the log.</summary>
/// <param name="Id">Made of what it is about: a repeat and a correction have the same one, and readers upsert by it.</param>
/// <param name="Kind">Such as window_closed, price_spike, staleness, feed_lag.</param>
/// <param name="Family">What the key is a key of: nodes, feeds.</param>
/// <param name="Iso">Null for what belongs to no market.</param>
/// <param name="Key">The entity; the ISO's code where a whole feed is meant.</param>
/// <param name="Market">Which of the entity's series; null where it has one only.</param>
/// <param name="Start">Start of the interval, window or gap.</param>
/// <param name="End">End of the interval or window; of a late feed when its newest price became known.</param>
/// <param name="AsOf">The knowledge that it rests on.</param>
/// <param name="Figures">By name, with the unit in the name.</param>
/// <param name="Labels">Words that explain it, by name; null where there are none.</param>
public sealed record DerivedEventView(
    string Id,
    string Kind,
    string Family,
    string? Iso,
    string Key,
    string? Market,
    DateTime Start,
    DateTime End,
    DateTime AsOf,
    IReadOnlyDictionary<string, double> Figures,
    IReadOnlyDictionary<string, string>? Labels = null);

/// <summary>Events or prices that left the log before their reader came back for them.</summary>
/// <param name="From">The first offset that is gone.</param>
/// <param name="To">The first offset that is still there.</param>
public sealed record MissedEventsView(string Topic, int Partition, long From, long To);
