using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Guardrails;

/// <summary>
/// The times that state can be kept of. A stamp at the edge of what a calendar holds is a broken record, and would be one that no
/// repetition ever gets past.
/// </summary>
public static class FactTimes
{
    public static readonly DateTime Earliest = new(1990, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    public static readonly DateTime End = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <returns><see cref="RecordError.None"/> where both stamps lie within the bounds.</returns>
    public static RecordError Check(in LmpFact fact) =>
        !IsWithin(fact.IntervalStartUtc) ? OutOfRange("ts")
        : !IsWithin(fact.KnownAtUtc) ? OutOfRange("known_at")
        : RecordError.None;

    private static bool IsWithin(DateTime utc) => utc >= Earliest && utc < End;

    private static RecordError OutOfRange(string field) =>
        new(RecordErrorReason.OutOfRange, field, $"{field} lies outside the years {Earliest.Year} to {End.Year - 1}");
}
