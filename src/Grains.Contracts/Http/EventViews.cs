namespace GridGrains.Grains.Contracts.Http;

/// <summary>Something that follows from the prices.</summary>
/// <param name="Id">Made of what it is about: a repeat and a correction have the same one, and readers upsert by it.</param>
/// <param name="Kind">window_closed, price_spike, staleness or feed_lag.</param>
/// <param name="Key">The node, or the ISO's code where a whole feed is meant.</param>
/// <param name="Start">Start of the interval, window or gap.</param>
/// <param name="End">End of the interval or window; of a late feed when its newest price became known.</param>
/// <param name="AsOf">The knowledge that it rests on.</param>
/// <param name="Figures">By name, with the unit in the name.</param>
public sealed record DerivedEventView(
    string Id, string Kind, string Iso, string Key, string Market, DateTime Start, DateTime End, DateTime AsOf, IReadOnlyDictionary<string, double> Figures);

/// <summary>Events or prices that left the log before their reader came back for them.</summary>
/// <param name="From">The first offset that is gone.</param>
/// <param name="To">The first offset that is still there.</param>
public sealed record MissedEventsView(string Topic, int Partition, long From, long To);
