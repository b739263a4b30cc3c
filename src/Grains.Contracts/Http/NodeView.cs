namespace GridGrains.Grains.Contracts.Http;

/// <summary>Live state of a node as the HTTP interface gives it. Prices are USD/MWh, stamps UTC; null means "not published" or "none yet".</summary>
public sealed record NodeView
{
    /// <summary>ISO code: <c>CAISO</c>.</summary>
    public required string Iso { get; init; }

    /// <summary>The ISO's stable id.</summary>
    public required string Node { get; init; }

    /// <summary><c>ISO/ID</c>, the entity key of features, records and grains.</summary>
    public required string Key { get; init; }

    public required NodeLabelsView Labels { get; init; }

    /// <summary>The real-time product that counts for settlement; where the node has none of it, the newest one.</summary>
    public required ProductView? RealTime { get; init; }

    /// <summary>The day-ahead product whose prices reach furthest.</summary>
    public required ProductView? DayAhead { get; init; }

    /// <summary>Day-ahead price of the hour it is now.</summary>
    public required DayAheadHourView? DayAheadCurrentHour { get; init; }

    /// <summary>Day-ahead price of the hour of the last real-time interval.</summary>
    public required DayAheadHourView? DayAheadRealTimeHour { get; init; }

    /// <summary>Day-ahead less the mean of the hour's real-time prices so far, for the hour of the last real-time interval.</summary>
    public required double? DartUsdPerMwh { get; init; }

    /// <summary>Seconds since the newest price became known: the real-time one where there is any.</summary>
    public required double? StalenessSeconds { get; init; }

    /// <summary>Every product the node has prices of.</summary>
    public required IReadOnlyList<ProductView> Products { get; init; }

    public required NodeCountersView Counters { get; init; }

    /// <summary>Where in the log the state stands; empty for a past moment.</summary>
    public required IReadOnlyList<LogOffsetView> LogOffsets { get; init; }

    /// <summary>The past moment that it was read at; null for the live state. Counters of a past moment count the prices that the state was made of.</summary>
    public DateTime? AsOf { get; init; }
}

/// <param name="Name">The name people know the node by.</param>
/// <param name="Type">GEN LOAD HUB ZONE INTERFACE AGGREGATE.</param>
/// <param name="Hub">Trading hub the node counts towards, by its canonical id.</param>
/// <param name="Zone">Load zone the node lies in.</param>
public sealed record NodeLabelsView(
    string? Name, string? Type, string? Hub, string? Zone, string? BalancingAuthority, IReadOnlyList<string> Aliases);

/// <summary>A price of one interval with its components, in canonical signs: lmp = energy + congestion + loss (+ ghg).</summary>
/// <param name="KnownAt">Since when the price was known.</param>
/// <param name="KnownAtBasis">published, posting_hour, interval_end_plus_lag or posting_day.</param>
/// <param name="Quality">Doubts about the row; empty for a good one.</param>
public sealed record PriceView(
    string Market,
    DateTime IntervalStart,
    DateTime IntervalEnd,
    double Lmp,
    double? Energy,
    double? Congestion,
    double? Loss,
    double? Ghg,
    DateTime KnownAt,
    string KnownAtBasis,
    IReadOnlyList<string> Quality);

/// <param name="Latest">The newest interval.</param>
/// <param name="Session">The market's operating day so far.</param>
/// <param name="ShortWindow">The last closed window of one interval's length.</param>
/// <param name="HourWindow">The last closed clock hour.</param>
/// <param name="HourSoFar">The hour of the newest interval, as far as it is known.</param>
/// <param name="LateCount">Prices that came after their window had closed and were folded in.</param>
public sealed record ProductView(
    string Market,
    PriceView Latest,
    SummaryView Session,
    SummaryView? ShortWindow,
    SummaryView? HourWindow,
    SummaryView? HourSoFar,
    int LateCount);

/// <summary>Count, mean, minimum and maximum of the prices in [start, end).</summary>
public sealed record SummaryView(DateTime Start, DateTime End, int Count, double Mean, double Min, double Max);

public sealed record DayAheadHourView(DateTime HourStart, double Lmp, double? Energy, double? Congestion, double? Loss);

/// <param name="Distinct">Distinct (market, interval) prices taken in.</param>
/// <param name="Late">Prices that came after their window had closed.</param>
/// <param name="StandingSumUsd">Sum of the standing prices of all distinct intervals.</param>
public sealed record NodeCountersView(long Distinct, int Late, double StandingSumUsd);

/// <param name="Offset">Offset of the last applied record; -1 before the first.</param>
public sealed record LogOffsetView(string Topic, int Partition, long Offset);
