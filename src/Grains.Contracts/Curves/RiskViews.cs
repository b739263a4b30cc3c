using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Curves;

/// <summary>A forward position; of CSV a line with the same names.</summary>
/// <param name="Term">Whole months: JAN-27, Q1-27, CAL-27.</param>
/// <param name="Mw">Short ones negative; of gas MMBtu an hour.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PositionRecord(string? Curve, string? Block, string? Term, double? Mw);

/// <param name="Line">The header of CSV is line 1; of JSON the number from 1.</param>
public sealed record LineFault(int Line, string Field, string Message);

/// <summary>Losses in USD; positive is a loss.</summary>
/// <param name="ValueAtRisk95">Exceeded by one day in twenty.</param>
/// <param name="ExpectedShortfall95">Mean of the worst twentieth of days.</param>
public sealed record RiskView(
    [property: JsonPropertyName("value_at_risk_95")] double ValueAtRisk95, [property: JsonPropertyName("value_at_risk_99")] double ValueAtRisk99,
    [property: JsonPropertyName("expected_shortfall_95")] double ExpectedShortfall95, [property: JsonPropertyName("expected_shortfall_99")] double ExpectedShortfall99);

/// <param name="Mwh">That it delivers; of gas MMBtu.</param>
/// <param name="Price">Of the last evening.</param>
/// <param name="Alone">Of this position without the others.</param>
public sealed record PositionRiskView(int Line, string Curve, string Block, string Term, double Mw, double Mwh, double Price, double ValueUsd, RiskView Alone);

/// <param name="Evening">Whose prices the positions have.</param>
/// <param name="Days">Moves from one evening to the next that were used.</param>
/// <param name="DaysSkipped">Moves on which a position had no price.</param>
/// <param name="Rejected">Lines that are no positions; the others were taken.</param>
public sealed record ValueAtRiskAnswer(
    string Evening, int Days, int DaysSkipped, double ValueUsd, RiskView? Together, IReadOnlyList<PositionRiskView> Positions, IReadOnlyList<LineFault> Rejected);

/// <summary>A price of an option on a future; of CSV a line with the same names.</summary>
/// <param name="Type">call or put.</param>
/// <param name="Future">Price of what it is on.</param>
/// <param name="Rate">Continuous, a year; 0 where it lacks.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record OptionRecord(string? Expiry, double? Strike, string? Type, double? Price, double? Future, double? Rate);

/// <param name="Volatility">A year; 0.4 is 40 %.</param>
/// <param name="Reason">Why the price implies none.</param>
public sealed record ImpliedVolatilityView(int Line, string Expiry, double Strike, string Type, double? Volatility, string? Reason);

/// <param name="Volatilities">One for each strike.</param>
public sealed record SmileView(string Expiry, IReadOnlyList<double> Volatilities);

/// <param name="Date">From which time to expiry counts.</param>
/// <param name="Strikes">Of all expiries; beyond the quoted strikes of an expiry its last volatility holds.</param>
public sealed record VolatilitySurface(
    string Date, IReadOnlyList<ImpliedVolatilityView> Points, IReadOnlyList<double> Strikes, IReadOnlyList<SmileView> Surface, IReadOnlyList<LineFault> Rejected);
