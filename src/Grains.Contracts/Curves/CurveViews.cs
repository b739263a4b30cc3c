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

/// <param name="Source">Product of the hub's prices that hours are shaped by; flat where it has no history.</param>
/// <param name="Days">Of history.</param>
/// <param name="From">First day of history.</param>
/// <param name="To">Last day of history.</param>
public sealed record CurveProfileView(string Source, int Days, string? From, string? To);

/// <param name="Status">indicative for a live curve, eod for one of an evening.</param>
/// <param name="AsOf">Only quotes made until then were taken.</param>
/// <param name="Hash">Of the block prices: the same curve has the same on every machine.</param>
/// <param name="Gaps">Periods that no quote covers; their prices are interpolated.</param>
/// <param name="Profile">Where the shape of hours comes from.</param>
public sealed record CurveView(
    string Id, string Name, string Commodity, string Region, string Unit, string Status, string CurveDate, long Version, DateTime UpdatedAt, DateTime? AsOf, string Hash,
    string Shape, IReadOnlyList<CurvePoint> Points, IReadOnlyList<CurveQuoteView> Quotes, IReadOnlyList<CurveConflictView> Conflicts, IReadOnlyList<string> Gaps,
    CurveProfileView Profile);

/// <param name="Other">Price of the other curve; null where it has none.</param>
/// <param name="Difference">Price less other.</param>
/// <param name="Hours">That are compared.</param>
/// <param name="HoursMissing">Delivered hours without a realised price, which are not compared.</param>
public sealed record CurveComparisonPoint(string Start, string End, string Block, double Price, double? Other, double? Difference, int Hours, int HoursMissing);

/// <param name="With">Id of the other curve, or realised and the product of its prices.</param>
public sealed record CurveComparison(string Id, string With, DateTime? WithAsOf, string? WithSnapshot, string Unit, IReadOnlyList<CurveComparisonPoint> Points);

/// <param name="Weight">By how much the price moves where the target moves by one.</param>
/// <param name="Target">What the curve gives for the quote: its price, or what it was reconciled to.</param>
/// <param name="Standing">repriced, reconciled or overruled.</param>
public sealed record QuoteShareView(string Term, string Block, string Source, string Kind, double Price, DateTime At, string? Author, string Standing, double Weight, double Target);

/// <param name="History">What the hub's history adds where quotes leave the price open.</param>
/// <param name="Quotes">With a weight, the greatest first; the sum of weight times target, and history, is the price.</param>
/// <param name="Unused">Quotes of the contract's days without a weight: what they say follows from others, or they were overruled.</param>
public sealed record CurveLineageView(
    string Id, string Term, string Start, string End, string Block, double Price, string Unit, string CurveDate, string Hash, double History,
    IReadOnlyList<QuoteShareView> Quotes, IReadOnlyList<QuoteShareView> Unused);

/// <param name="Basis">Price less parent.</param>
/// <param name="Gas">USD/MMBtu.</param>
/// <param name="SparkSpread">Price less what its gas and carbon cost, USD/MWh.</param>
/// <param name="ImpliedHeatRate">MMBtu of gas that a MWh buys.</param>
public sealed record CurveSpreadPoint(
    string Start, string End, string Block, double Price, double? Parent, double? Basis, double? Gas, double? SparkSpread, double? ImpliedHeatRate);

/// <param name="HeatRate">MMBtu per MWh.</param>
/// <param name="Carbon">USD per tonne.</param>
public sealed record CurveSpreads(string Id, string Parent, string Gas, double HeatRate, double Carbon, string Unit, string CurveDate, IReadOnlyList<CurveSpreadPoint> Points);

/// <param name="Curve">Empty for what holds for all curves.</param>
/// <param name="Rule">repricing, bounds, move, gap or profile.</param>
/// <param name="StopsPublication">The curve was not published for it; the last good one stays.</param>
public sealed record EodFindingView(string Curve, string Rule, string Message, bool StopsPublication);

/// <param name="Status">running, published, partial (some curves were stopped), empty, failed (in the step that is named).</param>
/// <param name="Step">collect, profiles, build, validate, lake, warehouse, factors, done.</param>
/// <param name="Tag">Names the snapshot of the lake.</param>
public sealed record EodView(
    string CurveDate, int Build, string Status, string Step, int Curves, int Rows, string? Tag, long? SnapshotId, IReadOnlyList<EodFindingView> Findings, double Seconds, int Factors);

/// <param name="Type">BASIS, SPREAD, CALENDAR, VOLATILITY, CORRELATION or PCA.</param>
/// <param name="Value">A difference of prices; a yearly standard deviation; a correlation; of a component the share of variance that it explains.</param>
/// <param name="Moves">From one evening to the next, that it is made of; zero for what is of one evening.</param>
/// <param name="Loadings">Of a component: curve and weight.</param>
public sealed record FactorView(string FactorId, string Type, double Value, string Unit, int Moves, IReadOnlyDictionary<string, double>? Loadings);

/// <param name="Build">Of the evening's curves.</param>
public sealed record FactorList(string FactorDate, int Build, IReadOnlyList<FactorView> Factors);

/// <param name="Status">accepted or rejected.</param>
public sealed record QuoteResult(int Index, string Status, string? Code, string? Field, string? Message);

public sealed record QuotesAnswer(string Curve, int Accepted, int Rejected, IReadOnlyList<QuoteResult> Results);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CurveList))]
[JsonSerializable(typeof(CurveView))]
[JsonSerializable(typeof(CurveComparison))]
[JsonSerializable(typeof(CurveSpreads))]
[JsonSerializable(typeof(CurveLineageView))]
[JsonSerializable(typeof(QuotesAnswer))]
[JsonSerializable(typeof(EodView))]
[JsonSerializable(typeof(FactorList))]
[JsonSerializable(typeof(ValueAtRiskAnswer))]
[JsonSerializable(typeof(VolatilitySurface))]
[JsonSerializable(typeof(PositionRecord[]))]
[JsonSerializable(typeof(OptionRecord[]))]
[JsonSerializable(typeof(QuoteRecord))]
[JsonSerializable(typeof(QuoteRecord[]))]
public sealed partial class CurveJson : JsonSerializerContext;
