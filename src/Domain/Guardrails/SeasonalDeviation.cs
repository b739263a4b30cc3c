using GridGrains.Domain.Guardrails.Statistics;

namespace GridGrains.Domain.Guardrails;

/// <summary>A price beside what its series' profile expects of its hour. It is taken once for all detectors.</summary>
/// <param name="Known">Values that the profile has learned; its pace bounds the number.</param>
/// <param name="Score">The price less its expectation, in spreads.</param>
public readonly record struct SeasonalDeviation(SeasonalHour Hour, SeasonalExpectation Expected, int Known, double Score);
