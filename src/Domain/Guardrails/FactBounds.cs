using System.Globalization;
using GridGrains.Domain.Log;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Guardrails;

/// <summary>
/// The times and prices that state can be kept of. A stamp at the edge of what a calendar holds is a broken record, and would be one that no
/// repetition ever gets past; a price beyond what rings hold would be another one in every read of memory than in the tables.
/// </summary>
public static class FactBounds
{
    public static readonly DateTime Earliest = new(1990, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    public static readonly DateTime End = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>USD/MWh without sign. No market has a cap of a tenth of it.</summary>
    public const double MaxUsdPerMwh = int.MaxValue / PriceTicks.PerUsd;

    /// <returns><see cref="RecordError.None"/> where both stamps and the price lie within the bounds.</returns>
    public static RecordError Check(in LmpFact fact) =>
        !IsWithin(fact.IntervalStartUtc) ? OutOfRange("ts")
        : !IsWithin(fact.KnownAtUtc) ? OutOfRange("known_at")
        : Math.Abs(fact.Lmp) > MaxUsdPerMwh
            ? new(RecordErrorReason.OutOfRange, "lmp", string.Create(CultureInfo.InvariantCulture, $"lmp lies outside -{MaxUsdPerMwh:0} to {MaxUsdPerMwh:0} USD/MWh"))
        : RecordError.None;

    private static bool IsWithin(DateTime utc) => utc >= Earliest && utc < End;

    private static RecordError OutOfRange(string field) =>
        new(RecordErrorReason.OutOfRange, field, $"{field} lies outside the years {Earliest.Year} to {End.Year - 1}");
}
