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
}
