using System.Text.Json.Serialization;
using GridGrains.Domain.Curves;

namespace GridGrains.Grains.Contracts.Curves;

/// <param name="Blocks">What it has prices for.</param>
/// <param name="Version">0 for a curve without quotes.</param>
public sealed record CurveSummary(
    string Id, string Name, string Commodity, string Region, string Unit, IReadOnlyList<string> Blocks, long Version, DateTime? UpdatedAt, int Quotes);

public sealed record CurveList(IReadOnlyList<CurveSummary> Curves);

/// <param name="Start">First delivery day, or the start of the hour.</param>
/// <param name="End">Last delivery day, or the end of the hour.</param>
/// <param name="Hours">That are delivered.</param>
public sealed record CurvePoint(string Start, string End, string Block, double Price, int Hours);

/// <param name="Standing">repriced, reconciled or overruled.</param>
/// <param name="Model">What the curve gives for the contract.</param>
/// <param name="Residual">Model less quoted.</param>
public sealed record CurveQuoteView(
    string Term, string Start, string End, string Block, double Price, double? Bid, double? Ask, double? SizeMw, string Source, string Kind, DateTime At, string? Author,
    string Standing, double Model, double Residual);

/// <param name="Amount">Quoted less implied.</param>
/// <param name="Others">The least set that the contract contradicts, as term and block and source.</param>
public sealed record CurveConflictView(string Term, string Block, string Source, double Price, double Implied, double Amount, bool WithinTolerance, IReadOnlyList<string> Others);

/// <param name="Status">indicative for a live curve, eod for one of an evening.</param>
/// <param name="AsOf">Only quotes made until then were taken.</param>
/// <param name="Hash">Of the block prices: the same curve has the same on every machine.</param>
/// <param name="Gaps">Periods that no quote covers; their prices are interpolated.</param>
public sealed record CurveView(
    string Id, string Name, string Commodity, string Region, string Unit, string Status, string CurveDate, long Version, DateTime UpdatedAt, DateTime? AsOf, string Hash,
    string Shape, IReadOnlyList<CurvePoint> Points, IReadOnlyList<CurveQuoteView> Quotes, IReadOnlyList<CurveConflictView> Conflicts, IReadOnlyList<string> Gaps);

/// <param name="Other">Price of the other curve; null where it has none.</param>
/// <param name="Difference">Price less other.</param>
public sealed record CurveComparisonPoint(string Start, string End, string Block, double Price, double? Other, double? Difference);

public sealed record CurveComparison(string Id, string With, DateTime? WithAsOf, string Unit, IReadOnlyList<CurveComparisonPoint> Points);

/// <param name="Rule">repricing, bounds, move or gap.</param>
/// <param name="StopsPublication">The curve was not published for it; the last good one stays.</param>
public sealed record EodFindingView(string Curve, string Rule, string Message, bool StopsPublication);

/// <param name="Status">running, published, partial (some curves were stopped), empty.</param>
/// <param name="Step">collect, build, validate, lake, warehouse, done.</param>
/// <param name="Tag">Names the snapshot of the lake.</param>
public sealed record EodView(
    string CurveDate, int Build, string Status, string Step, int Curves, int Rows, string? Tag, long? SnapshotId, IReadOnlyList<EodFindingView> Findings, double Seconds);

/// <param name="Type">BASIS, SPREAD or PCA.</param>
/// <param name="Value">A difference of prices; of a component the share of variance that it explains.</param>
/// <param name="Loadings">Of a component: curve and weight.</param>
public sealed record FactorView(string FactorId, string Type, double Value, string Unit, IReadOnlyDictionary<string, double>? Loadings);

public sealed record FactorList(string FactorDate, IReadOnlyList<FactorView> Factors);

/// <param name="Status">accepted or rejected.</param>
public sealed record QuoteResult(int Index, string Status, string? Code, string? Field, string? Message);

public sealed record QuotesAnswer(string Curve, int Accepted, int Rejected, IReadOnlyList<QuoteResult> Results);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(CurveList))]
[JsonSerializable(typeof(CurveView))]
[JsonSerializable(typeof(CurveComparison))]
[JsonSerializable(typeof(QuotesAnswer))]
[JsonSerializable(typeof(EodView))]
[JsonSerializable(typeof(FactorList))]
[JsonSerializable(typeof(QuoteRecord))]
[JsonSerializable(typeof(QuoteRecord[]))]
public sealed partial class CurveJson : JsonSerializerContext;
