namespace GridGrains.Domain.Guardrails;

/// <summary>What the guardrails allow at one place; the values of a new instance are the ones that hold where nothing else is set.</summary>
public sealed record GuardrailLimits
{
    /// <summary>How far a real-time price must lie from its last day's mean, at least, to be a spike.</summary>
    public double PriceSpikeFloorUsd { get; init; } = 50;

    /// <summary>How many interquartile ranges of the last day it must lie from that mean.</summary>
    public double PriceSpikeInterquartileRanges { get; init; } = 5;

    /// <summary>Share of the day's intervals that must be known beside the price; before that nothing is found.</summary>
    public double PriceSpikeLeastKnownShare { get; init; } = 0.25;

    /// <summary>Intervals that the newest real-time price may be old.</summary>
    public double FreshnessAllowedIntervals { get; init; } = 3;

    /// <summary>For how long after its last price a node or feed is still expected to have a new one.</summary>
    public TimeSpan FreshnessExpectedFor { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// What ended longer before the market's event time gives no event: a history that is loaded node by node would else give one for every
    /// price.
    /// </summary>
    public TimeSpan EventHorizon { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Robust spreads that a price may lie from what its hour and day type expect.</summary>
    public double SeasonalSpreads { get; init; } = 4;

    /// <summary>Deviations that a price may lie from the exponentially weighted mean of the last twenty.</summary>
    public double EwmaSigmas { get; init; } = 3;

    /// <summary>Interquartile ranges that a deviation may lie outside the quartiles of the last week.</summary>
    public double QuartileRanges { get; init; } = 1.5;

    /// <summary>Below this p-value the last two days count as another distribution.</summary>
    public double DriftPValue { get; init; } = 0.01;

    /// <summary>Spreads of a deviation that are no change of level.</summary>
    public double ChangePointAllowance { get; init; } = 1;

    /// <summary>Hours of one spread beyond the allowance that make a change of level; four spreads make it in a third of them.</summary>
    public double ChangePointHours { get; init; } = 4;

    /// <summary>Hours for which a price must repeat to be a flat line.</summary>
    public double FlatlineHours { get; init; } = 2;

    /// <summary>Intervals for which it must repeat at least, however long they are.</summary>
    public double FlatlineLeastIntervals { get; init; } = 12;

    /// <summary>Intervals without a price that are no anomaly of a series.</summary>
    public double MissingIntervals { get; init; } = 1;

    /// <summary>Detectors of prices that must agree before an episode opens.</summary>
    public int EnsembleVotes { get; init; } = 2;

    /// <summary>How far a price must lie from what its hour expects, at least, for detectors of prices to open an episode, in USD/MWh.</summary>
    public double EnsembleFloorUsd { get; init; } = 20;

    /// <summary>Hours without an anomaly after which an episode is closed.</summary>
    public double EpisodeQuietHours { get; init; } = 1;
}
