using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Http;

/// <param name="SettlementRealTime">The real-time product that day-ahead prices are compared with.</param>
public sealed record IsoView(
    string Code, string Name, string TimeZone, string SettlementRealTime, IReadOnlyList<AreaNameView> Hubs, IReadOnlyList<AreaNameView> Zones);

public sealed record IsoList(IReadOnlyList<IsoView> Isos);

/// <param name="PriceNode">Key of the node whose published price is the area's; null where the market publishes none.</param>
public sealed record AreaNameView(string Id, string Name, IReadOnlyList<string> Aliases, string? PriceNode);

/// <summary>A node in a search answer.</summary>
public sealed record NodeSummary(
    string Iso, string Node, string Key, string Name, string? Type, string? Hub, string? Zone, IReadOnlyList<string> Aliases, double? Latitude, double? Longitude);

/// <param name="NextCursor">Opaque; hand it back for the next page. Null on the last page.</param>
public sealed record NodePage(IReadOnlyList<NodeSummary> Nodes, string? NextCursor);

/// <summary>Standing prices of one product, oldest first.</summary>
/// <param name="From">As asked for; null from the oldest on.</param>
/// <param name="To">As asked for; null up to the newest.</param>
/// <param name="FromTables">How many of the points, the oldest ones, come from the warehouse's tables; null where they were not asked.</param>
/// <param name="Complete">False where points may be missing that the tables hold.</param>
/// <param name="IncompleteReason">Why; null where nothing is missing.</param>
public sealed record HistoryView(
    string Key,
    string Market,
    DateTime? From,
    DateTime? To,
    IReadOnlyList<HistoryPoint> Points,
    int? FromTables = null,
    bool Complete = true,
    string? IncompleteReason = null)
{
    /// <summary>The past moment that it was read at; null for what is known now.</summary>
    public DateTime? AsOf { get; init; }
}

public sealed record HistoryPoint(DateTime IntervalStart, double Lmp);

/// <summary>A trading hub or load zone.</summary>
/// <param name="Kind">hub or zone.</param>
/// <param name="RealTime">The ISO's published real-time price, which IS the area's price; null where none is known.</param>
/// <param name="DayAhead">The ISO's published day-ahead price that reaches furthest: its interval says of which hour. That of now is <see cref="DayAheadCurrentHour"/>.</param>
/// <param name="Published">The area's published price of every product.</param>
/// <param name="Members">Mean over the member nodes per product: another figure than the price.</param>
public sealed record AreaView(
    string Iso,
    string Id,
    string Key,
    string Kind,
    string Name,
    IReadOnlyList<string> Aliases,
    PriceView? RealTime,
    PriceView? DayAhead,
    IReadOnlyList<PriceView> Published,
    IReadOnlyList<MembersMeanView> Members)
{
    /// <summary>Day-ahead price of the hour it is now.</summary>
    public DayAheadHourView? DayAheadCurrentHour { get; init; }

    /// <summary>Day-ahead price of the hour of the last real-time interval.</summary>
    public DayAheadHourView? DayAheadRealTimeHour { get; init; }

    /// <summary>Day-ahead less the mean of the hour's real-time prices so far, for the hour of the last real-time interval.</summary>
    public double? DartUsdPerMwh { get; init; }

    /// <summary>The real-time price less that of the interval before; null where that one is not known.</summary>
    public double? ChangeUsdPerMwh { get; init; }

    /// <summary>Seconds since the newest price became known: the real-time one where there is any.</summary>
    public double? StalenessSeconds { get; init; }

    /// <summary>The real-time price over the market's operating day so far.</summary>
    public SummaryView? Session { get; init; }

    /// <summary>The past moment that it was read at; null for the live state.</summary>
    public DateTime? AsOf { get; init; }
}

/// <param name="NextCursor">Opaque; hand it back for the next page. Null on the last page.</param>
public sealed record HubPage(IReadOnlyList<AreaView> Hubs, string? NextCursor);

/// <param name="IntervalStart">Of the regular interval; of SCED runs that fall into one, each node counts with its last.</param>
/// <param name="Count">Member nodes with a price in the interval.</param>
public sealed record MembersMeanView(string Market, DateTime IntervalStart, int Count, double MeanLmp);

/// <summary>One price as the live stream gives it.</summary>
public sealed record PriceUpdate(
    string Iso,
    string Node,
    string Key,
    string? Name,
    string? Hub,
    string? Zone,
    string Market,
    DateTime IntervalStart,
    DateTime IntervalEnd,
    double Lmp,
    double? Energy,
    double? Congestion,
    double? Loss,
    double? Ghg,
    DateTime KnownAt);

/// <summary>How the records of one request were taken, in the order they were sent.</summary>
public sealed record IngestAnswer(string Topic, int Accepted, int Rejected, IReadOnlyList<IngestRecordResult> Results);

/// <summary>The problem that no record was accepted, with the reason of each.</summary>
public sealed record IngestRefusal(
    string Title, int Status, string Detail, string Code, [property: JsonPropertyName("traceId")] string TraceId,
    string Topic, int Accepted, int Rejected, IReadOnlyList<IngestRecordResult> Results);

/// <param name="Status">accepted or rejected.</param>
/// <param name="Code">Why it was rejected, as a stable word.</param>
/// <param name="Field">The field that is at fault, or odd in a record that was accepted.</param>
/// <param name="Message">What is wrong with it; of an accepted record what is odd, such as a node that nothing is known of.</param>
public sealed record IngestRecordResult(int Index, string Status, int? Partition, long? Offset, string? Code, string? Field, string? Message);

public sealed record ShardList(IReadOnlyList<ShardView> Shards);

/// <param name="Family">What the shard holds: <c>nodes</c>.</param>
/// <param name="Shard">Number within the family.</param>
/// <param name="Owner">The silo that owns the shard.</param>
/// <param name="BarrierAgeSeconds">Since the last durable barrier.</param>
public sealed record ShardView(
    string Family,
    int Shard,
    string State,
    string Owner,
    long Epoch,
    int Entities,
    int DirtyEntities,
    long Barriers,
    double BarrierAgeSeconds,
    IReadOnlyList<ShardTopicView> Topics);

/// <param name="NextApplied">The next offset to apply.</param>
/// <param name="NextDurable">The next offset as of the last barrier.</param>
/// <param name="Lag">Records appended and not yet applied.</param>
public sealed record ShardTopicView(string Topic, long NextApplied, long NextDurable, long Lag);

/// <param name="Status">ready or not_ready; live for the liveness probe.</param>
public sealed record HealthView(string Status, IReadOnlyList<HealthCheckView> Checks);

public sealed record HealthCheckView(string Name, bool Ok, string Detail);
