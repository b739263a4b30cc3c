using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Grains.Contracts.Nodes;

/// <summary>A price on its way to its node.</summary>
/// <param name="WatermarkUtc">Event time of the fact's (iso, market) in the shard, this fact included.</param>
/// <param name="Labels">All labels of the node, where the record changes them; else null.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.WatermarkedFact")]
public readonly record struct WatermarkedFact([property: Id(0)] LmpFact Fact, [property: Id(1)] DateTime WatermarkUtc, [property: Id(2)] NodeLabels? Labels);

/// <summary>How the facts of a batch were taken, in numbers, and what changed for hubs and zones.</summary>
[GenerateSerializer, Immutable, Alias("gridgrains.NodeApplyResult")]
public readonly record struct NodeApplyResult(
    [property: Id(1)] int New,
    [property: Id(2)] int Corrections,
    [property: Id(3)] int Duplicates,
    [property: Id(4)] int Superseded,
    [property: Id(5)] int TooOld,
    [property: Id(6)] int Late,
    [property: Id(7)] PriceChange[] Changes);

/// <summary>A standing price that is new or replaces one, in <see cref="PriceTicks"/>.</summary>
/// <param name="Fact">Position of the fact within the batch.</param>
/// <param name="ReplacedTicks"><see cref="PriceTicks.Missing"/> for the first price of an interval.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.PriceChange")]
public readonly record struct PriceChange([property: Id(0)] int Fact, [property: Id(1)] int ReplacedTicks);

/// <param name="IntervalStartUtc">Start of the interval slot.</param>
/// <param name="LmpUsdPerMwh">To a hundredth of a cent.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.PricePoint")]
public readonly record struct PricePoint([property: Id(0)] DateTime IntervalStartUtc, [property: Id(1)] double LmpUsdPerMwh);

/// <param name="EndUtc">End of the newest interval.</param>
/// <param name="Day">Standing prices of the 24 hours before, oldest first.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.RollingPrices")]
public sealed record RollingPrices([property: Id(0)] DateTime EndUtc, [property: Id(1)] PricePoint[] Day, [property: Id(2)] WeekSummary Week);
