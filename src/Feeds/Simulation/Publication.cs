using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Simulation;

/// <summary>
/// What a market publishes at once: all its nodes for one real-time interval, or for all hours of one operating day.
/// </summary>
/// <param name="Intervals">1 in real time; 23, 24 or 25 day-ahead.</param>
/// <param name="Revision">0 for the first publication of these intervals, then 1 per correction.</param>
public readonly record struct Publication(
    Iso Iso,
    PriceProduct Product,
    DateTime FirstIntervalStartUtc,
    int Intervals,
    DateTime KnownAtUtc,
    KnownAtBasis KnownAtBasis,
    int Revision = 0)
{
    public int IntervalMinutes => Product.IntervalMinutes();

    /// <summary>
    /// The source's number of this version: from one where the market numbers its day-ahead versions, else only for corrections. What is
    /// published at once in real time is not verified and has none.
    /// </summary>
    public long SourceVersion => Iso.Definition.NumbersDayAheadVersions && Product.IsDayAhead() ? Revision + 1 : Revision;

    /// <summary>One interval of it, so that a whole day of many nodes can be emitted in little memory.</summary>
    public Publication IntervalAt(int index) => this with { FirstIntervalStartUtc = IntervalStartUtc(index), Intervals = 1 };

    public DateTime IntervalStartUtc(int index) => FirstIntervalStartUtc.AddMinutes((double)index * IntervalMinutes);
}
