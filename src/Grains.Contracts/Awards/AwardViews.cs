using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Awards;

/// <summary>How awards are written as JSON: snake_case, nulls written, generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AwardList))]
public sealed partial class AwardJson : JsonSerializerContext;

/// <param name="TradeDate">Operating day on the market's clock.</param>
/// <param name="HourSeq">Position of the hour in its day: 1 to 23, 24 or 25.</param>
/// <param name="Ts">Start of the hour.</param>
/// <param name="AwardedMw">Positive for what is sold, negative for what is bought.</param>
/// <param name="Price">Day-ahead price that it is paid at, USD/MWh.</param>
/// <param name="PaidUsd">awarded_mw times price.</param>
public sealed record AwardView(
    string Iso, string ResourceId, string? ResourceName, string? ResourceType, string? Node, string? Zone, DateOnly TradeDate, int HourSeq, DateTime Ts, double AwardedMw, double? SelfScheduleMw,
    double Price, double PaidUsd, string Source, DateTime KnownAt);

/// <param name="Matching">Hours that the request selects; <paramref name="Awards"/> has the first of them.</param>
/// <param name="AwardedMwh">Over all that match.</param>
public sealed record AwardList(int Matching, double AwardedMwh, double PaidUsd, IReadOnlyList<AwardView> Awards);
