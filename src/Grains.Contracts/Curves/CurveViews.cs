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

/// <param name="Status">accepted or rejected.</param>
public sealed record QuoteResult(int Index, string Status, string? Code, string? Field, string? Message);

public sealed record QuotesAnswer(string Curve, int Accepted, int Rejected, IReadOnlyList<QuoteResult> Results);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(CurveList))]
[JsonSerializable(typeof(CurveView))]
[JsonSerializable(typeof(CurveComparison))]
[JsonSerializable(typeof(QuotesAnswer))]
[JsonSerializable(typeof(QuoteRecord))]
[JsonSerializable(typeof(QuoteRecord[]))]
public sealed partial class CurveJson : JsonSerializerContext;
