using GridGrains.Domain.Derived;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Grains.Contracts.Nodes;

/// <summary>Records of one node out of one log batch. Never changed or reused after it is sent.</summary>
/// <param name="Epoch">Epoch of the claim under which the worker reads.</param>
/// <param name="Topic">Index of the topic within the shard.</param>
/// <param name="ExpectedLast">Offset of the record of this node and topic that was applied last; -1 for none.</param>
/// <param name="LastOffset">Offset of the last record in <paramref name="Facts"/>.</param>
/// <param name="Labels">What the source says of the node, where that changed; else null.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.NodeBatch")]
public sealed record NodeBatch(
    [property: Id(0)] long Epoch,
    [property: Id(1)] int Topic,
    [property: Id(2)] long ExpectedLast,
    [property: Id(3)] long LastOffset,
    [property: Id(4)] TimedFact[] Facts,
    [property: Id(5)] NodeLabels? Labels);

/// <param name="WatermarkUtc">Event time of the fact's (iso, market) in the shard, this fact included.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.TimedFact")]
public readonly record struct TimedFact([property: Id(0)] LmpFact Fact, [property: Id(1)] DateTime WatermarkUtc);

[GenerateSerializer, Alias("gridgrains.ApplyStatus")]
public enum ApplyStatus : byte
{
    Ok = 0,

    /// <summary>This silo does not own the shard under the worker's epoch yet, or no longer: repeat after a moment.</summary>
    NotOwner = 1,

    /// <summary>A newer claim exists: the worker is fenced.</summary>
    Fenced = 2,

    /// <summary>The grain stands elsewhere than the worker expects: claim again and rewind.</summary>
    Gap = 3,
}

/// <summary>How the facts of a batch were taken, in numbers, and what changed for hubs and zones.</summary>
/// <param name="Events">What follows from the facts, in their order; null when nothing does.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.NodeApplyResult")]
public readonly record struct NodeApplyResult(
    [property: Id(0)] ApplyStatus Status,
    [property: Id(1)] int New,
    [property: Id(2)] int Corrections,
    [property: Id(3)] int Duplicates,
    [property: Id(4)] int Superseded,
    [property: Id(5)] int TooOld,
    [property: Id(6)] int Late,
    [property: Id(7)] PriceChange[]? Changes,
    [property: Id(8)] DerivedEvent[]? Events)
{
    public static NodeApplyResult Refused(ApplyStatus status) => new(status, 0, 0, 0, 0, 0, 0, null, null);
}

/// <summary>A standing price that is new or replaces one, in <see cref="PriceTicks"/>.</summary>
/// <param name="Fact">Position of the fact within the batch.</param>
/// <param name="ReplacedTicks"><see cref="PriceTicks.Missing"/> for the first price of an interval.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.PriceChange")]
public readonly record struct PriceChange([property: Id(0)] int Fact, [property: Id(1)] int ReplacedTicks);

/// <param name="IntervalStartUtc">Start of the interval slot.</param>
/// <param name="LmpUsdPerMwh">To a hundredth of a cent.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.PricePoint")]
public readonly record struct PricePoint([property: Id(0)] DateTime IntervalStartUtc, [property: Id(1)] double LmpUsdPerMwh);
