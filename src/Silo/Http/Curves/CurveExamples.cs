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
        ["2027-01-01/2027-03-31"]);

    public static readonly CurveComparison Comparison =
        new(Id, "CAISO_NP15", null, "USD/MWh", [new CurveComparisonPoint("2026-07-01", "2026-07-31", "6x16", 54.25, 51.75, 2.5)]);

    public static readonly QuoteRecord Quote = new("JUL-26", "6x16", 54.25, 54, 54.5, 25, "BROKER_A", "broker", new DateTimeOffset(At), "USD/MWh", null);

    public static readonly EodView Eod = new(
        "2026-06-01", 1, "partial", "done", 65, 48_211, "eod-2026-06-01", 4211, [new EodFindingView("ERCOT_WEST_HUB", "move", "2026-07-01/2026-07-31 5x16 moved", true)], 2.4);

    public static readonly FactorList Factors = new(
        "2026-06-01", [new FactorView("BASIS_CAISO_SP15_CAISO_NP15", "BASIS", 2.5, "USD/MWh", null), new FactorView("PC1_CAISO", "PCA", 0.93, "share of variance", new Dictionary<string, double> { [Id] = 0.58 })]);

    public static readonly QuotesAnswer Quoted = new(Id, 1, 0, [new QuoteResult(0, "accepted", null, null, null)]);
}
