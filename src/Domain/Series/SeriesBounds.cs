using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Series;

/// <summary>What a value of a series may be, whichever way it comes in.</summary>
public static class SeriesBounds
{
    /// <summary>The longest interval: a month of 31 days and the hour of a clock change.</summary>
    public const int MaxMinutes = (31 * 24 * 60) + 60;

    /// <summary>Intervals further ahead than this are a wrong clock, which would push everything else out.</summary>
    public const int MaxDaysAhead = 800;

    private const int EarliestYear = 1900;

    /// <summary>What is known later than this is a wrong clock; a simulated clock runs ahead.</summary>
    private static readonly TimeSpan MaxKnownAhead = TimeSpan.FromDays(1);

    /// <param name="nowUtc">When the value came.</param>
    /// <returns><see cref="RecordError.None"/> for a value that can be kept.</returns>
    public static RecordError Check(in SeriesKey key, SeriesFamilyInfo? family, in SeriesPoint point, DateTime nowUtc) =>
        family is null || !SeriesKey.IsMarket(key.Market) || !EntityKey.IsValidId(key.Location) ? new(RecordErrorReason.BadKey, "key", $"'{key}' is no key of a series")
        : point.Minutes is < 1 or > MaxMinutes ? new(RecordErrorReason.OutOfRange, "minutes", $"{point.Minutes} minutes are no length from 1 to {MaxMinutes}")
        : StartFault(point.StartUtc, nowUtc) is { } start ? new(RecordErrorReason.OutOfRange, "start", start)
        : KnownFault(point.KnownAtUtc, nowUtc) is { } known ? new(RecordErrorReason.OutOfRange, "known_at", known)
        : ValueFault(point.Value, family) is { } value ? new(RecordErrorReason.OutOfRange, "values", value)
        : RecordError.None;

    public static string? StartFault(DateTime startUtc, DateTime nowUtc) =>
        startUtc > nowUtc.AddDays(MaxDaysAhead) || startUtc.Year < EarliestYear ? $"is before {EarliestYear} or more than {MaxDaysAhead} days ahead" : null;

    public static string? KnownFault(DateTime knownAtUtc, DateTime nowUtc) => knownAtUtc > nowUtc + MaxKnownAhead ? "is more than a day ahead of the record" : null;

    /// <param name="value">NaN where the source has none.</param>
    public static string? ValueFault(double value, SeriesFamilyInfo family) => double.IsNaN(value) || (value >= family.Least && value <= family.Greatest)
        ? null
        : FormattableString.Invariant($"{value} {family.Unit} is impossible for {family.Pattern}: it must be from {family.Least} to {family.Greatest}");
}
