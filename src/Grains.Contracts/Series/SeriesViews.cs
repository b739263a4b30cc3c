using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Series;

/// <summary>How series are written as JSON: snake_case, nulls written, generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SeriesList))]
[JsonSerializable(typeof(SeriesView))]
[JsonSerializable(typeof(ConstraintList))]
public sealed partial class SeriesJson : JsonSerializerContext;

/// <param name="Series">A name, or a pattern with <c>*</c> for the words after the dot.</param>
/// <param name="Kind"><c>actual</c>, <c>forecast</c> or <c>price</c>.</param>
/// <param name="Sign">What is positive.</param>
public sealed record SeriesFamilyView(string Series, string Kind, string Unit, string Sign, string Description);

/// <param name="Value">Of the newest interval; null where the source published that it has none.</param>
/// <param name="Intervals">That are in memory; the table <c>iso_series</c> has all.</param>
public sealed record SeriesSummary(
    string Iso, string Series, string Location, string Unit, string Kind, string Source, DateTime Ts, int IntervalMinutes, double? Value, DateTime KnownAt, int Intervals, DateTime Since);

/// <param name="Matching">Series that the request selects; <paramref name="Items"/> has the first of them.</param>
public sealed record SeriesList(int Matching, IReadOnlyList<SeriesFamilyView> Families, IReadOnlyList<SeriesSummary> Items);

/// <param name="KnownAt">Since when the value is known; of a forecast its issue.</param>
/// <param name="Source">Who published it; null where it is computed, or was stored before sources of single values were kept.</param>
public sealed record SeriesPointView(DateTime Ts, int IntervalMinutes, double? Value, DateTime KnownAt, string? Source);

/// <summary>Forecast less actual, of forecasts that were known at least so long before their interval.</summary>
public sealed record SeriesLeadErrorView(int LeadHours, int Intervals, double Bias, double MeanAbsolute, double RootMeanSquare);

/// <param name="Store"><c>memory</c>, or <c>warehouse</c> where <c>from</c> lies before what memory has.</param>
/// <param name="MemorySince">Start of the first interval in memory.</param>
/// <param name="DerivedFrom">Series that it is computed from; empty for one that is published.</param>
/// <param name="Ramp1h">Newest value less the value an hour before.</param>
/// <param name="ForecastError">Of forecasts in memory, by lead time; empty for everything else.</param>
public sealed record SeriesView(
    string Iso, string Series, string Location, string Kind, string Unit, string Sign, string Source, string Store, DateTime MemorySince, IReadOnlyList<string> DerivedFrom,
    SeriesPointView? Latest, [property: JsonPropertyName("ramp_1h")] double? Ramp1h, [property: JsonPropertyName("ramp_3h")] double? Ramp3h, IReadOnlyList<SeriesLeadErrorView> ForecastError, IReadOnlyList<SeriesPointView> Points);

/// <param name="Market"><c>real_time</c> or <c>day_ahead</c>.</param>
/// <param name="Contingency">Null for the base case, and where the market has it in the constraint's name.</param>
/// <param name="HoursBound">Within the hours asked for.</param>
/// <param name="MeanUsdPerMwh">Of the time that it bound.</param>
/// <param name="LastBound">Start of the last interval that it bound in.</param>
public sealed record ConstraintView(
    string Iso, string Market, string Constraint, string? Contingency, double HoursBound, double MeanUsdPerMwh, double MaxUsdPerMwh, DateTime LastBound, double LastUsdPerMwh);

/// <param name="Matching">Constraints that bound within the hours; <paramref name="Constraints"/> has those that bound dearest.</param>
public sealed record ConstraintList(int Hours, int Matching, IReadOnlyList<ConstraintView> Constraints);
