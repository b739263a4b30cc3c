using GridGrains.Domain.Curves;
using GridGrains.Grains.Contracts.Curves;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Answers and requests as the OpenAPI document shows them.</summary>
internal static class CurveExamples
{
    private const string Id = "CAISO_SP15";
    private static readonly DateTime At = new(2026, 6, 1, 18, 0, 0, DateTimeKind.Utc);

    public static readonly CurveList List = new([new CurveSummary(Id, "SP15", "power", "CAISO", "USD/MWh", ["6x16", "1x16", "7x8"], 41, At, 38)]);

    public static readonly CurveView Curve = new(
        Id, "SP15", "power", "CAISO", "USD/MWh", "indicative", "2026-06-01", 41, At, null, "9f2c4a1e", "block",
        [new CurvePoint("2026-07-01", "2026-07-31", "6x16", 54.25, 416)],
        [new CurveQuoteView("JUL-26", "2026-07-01", "2026-07-31", "6x16", 54.25, 54, 54.5, 25, "BROKER_A", "broker", At, null, "repriced", 54.25, 0)],
        [new CurveConflictView("Q3-26", "6x16", "BROKER_A", 56, 55.8, 0.2, false, ["JUL-26 6x16 BROKER_A", "AUG-26 6x16 BROKER_A", "SEP-26 6x16 BROKER_A"])],
        ["2027-01-01/2027-03-31"],
        new CurveProfileView("DAY_AHEAD_HOURLY", 365, "2025-06-01", "2026-05-31"));

    public static readonly CurveComparison Comparison =
        new(Id, "CAISO_NP15", null, null, "USD/MWh", [new CurveComparisonPoint("2026-07-01", "2026-07-31", "6x16", 54.25, 51.75, 2.5, 416, 0)]);

    public static readonly CurveLineageView Lineage = new(
        Id, "JUL-26", "2026-07-01", "2026-07-31", "6x16", 54.25, "USD/MWh", "2026-06-01", "9f2c4a1e", 0,
        [new QuoteShareView("JUL-26", "6x16", "BROKER_A", "broker", 54.25, At, null, "repriced", 1, 54.25)], []);

    public static readonly CurveSpreads Spreads = new(
        Id, "CAISO_NP15", "GAS_HENRY_HUB", 7, 0, "USD/MWh", "2026-06-01", [new CurveSpreadPoint("2026-07-01", "2026-07-31", "6x16", 54.25, 51.75, 2.5, 3.5, 29.75, 15.5)]);

    public static readonly QuoteRecord Quote = new("JUL-26", "6x16", 54.25, 54, 54.5, 25, "BROKER_A", "broker", new DateTimeOffset(At), "USD/MWh", null);

    public static readonly EodView Eod = new(
        "2026-06-01", 1, "partial", "done", 65, 48_211, "eod-2026-06-01", 4211, [new EodFindingView("ERCOT_WEST_HUB", "move", "2026-07-01/2026-07-31 5x16 moved", true)], 2.4, 214);

    public static readonly FactorList Factors = new(
        "2026-06-01", 1, [new FactorView("BASIS_CAISO_SP15_CAISO_NP15", "BASIS", 2.5, "USD/MWh", 0, null), new FactorView("PC1_CAISO", "PCA", 0.93, "share of variance", 60, new Dictionary<string, double> { [Id] = 0.58 })]);

    public static readonly PositionRecord Position = new(Id, "6x16", "Q1-27", 25);

    public static readonly ValueAtRiskAnswer ValueAtRisk = new(
        "2026-06-01", 251, 0, 1_716_000, new RiskView(31_200, 52_800, 43_100, 60_400),
        [new PositionRiskView(2, Id, "6x16", "Q1-27", 25, 30_800, 55.7, 1_716_000, new RiskView(31_200, 52_800, 43_100, 60_400))],
        [new LineFault(3, "curve", "'CAISO_SP16' is no curve")]);

    public static readonly OptionRecord Option = new("2026-12-24", 60, "call", 4.1, 58.5, 0.04);

    public static readonly VolatilitySurface Surface = new(
        "2026-06-01", [new ImpliedVolatilityView(1, "2026-12-24", 60, "call", 0.31, null)], [60], [new SmileView("2026-12-24", [0.31])], []);

    public static readonly QuotesAnswer Quoted = new(Id, 1, 0, [new QuoteResult(0, "accepted", null, null, null)]);
}
