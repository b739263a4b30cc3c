using System.Globalization;
using System.Text.Json.Serialization;

namespace GridGrains.Domain.Guardrails;

/// <summary>
/// Limits as they are written down: those that are null are the ones of the level above. Without <see cref="Iso"/> they hold everywhere,
/// with it in one market, with <see cref="NodeType"/> as well for that market's nodes of one type.
/// </summary>
public sealed record GuardrailOverride
{
    public string? Iso { get; init; }

    /// <summary>The type of the node's labels, to the letter: <c>HUB</c>.</summary>
    public string? NodeType { get; init; }

    public double? PriceSpikeFloorUsdPerMwh { get; init; }

    public double? PriceSpikeInterquartileRanges { get; init; }

    public double? PriceSpikeLeastKnownShare { get; init; }

    public double? FreshnessAllowedIntervals { get; init; }

    public double? FreshnessExpectedForHours { get; init; }

    public double? EventHorizonMinutes { get; init; }

    public double? SeasonalSpreads { get; init; }

    public double? EwmaSigmas { get; init; }

    public double? QuartileRanges { get; init; }

    public double? DriftPValue { get; init; }

    public double? ChangePointAllowance { get; init; }

    public double? ChangePointHours { get; init; }

    public double? FlatlineHours { get; init; }

    public double? FlatlineLeastIntervals { get; init; }

    public double? MissingIntervals { get; init; }

    public double? EnsembleFloorUsdPerMwh { get; init; }

    public double? EpisodeQuietHours { get; init; }

    public double? EnsembleVotes { get; init; }

    [JsonIgnore]
    internal string Place => Iso is null ? "everywhere" : NodeType is null ? Iso : $"{Iso} {NodeType}";

    internal GuardrailLimits Over(GuardrailLimits above) => new()
    {
        PriceSpikeFloorUsd = Number(PriceSpikeFloorUsdPerMwh, 0, 1_000_000, "price_spike_floor_usd_per_mwh") ?? above.PriceSpikeFloorUsd,
        PriceSpikeInterquartileRanges =
            Number(PriceSpikeInterquartileRanges, 0, 1_000, "price_spike_interquartile_ranges") ?? above.PriceSpikeInterquartileRanges,
        PriceSpikeLeastKnownShare = Number(PriceSpikeLeastKnownShare, 0, 1, "price_spike_least_known_share") ?? above.PriceSpikeLeastKnownShare,
        FreshnessAllowedIntervals = OfFeed(Number(FreshnessAllowedIntervals, 1, 1_000, "freshness_allowed_intervals"), "freshness_allowed_intervals")
            ?? above.FreshnessAllowedIntervals,
        FreshnessExpectedFor = OfFeed(Number(FreshnessExpectedForHours, 1, 24 * 366, "freshness_expected_for_hours"), "freshness_expected_for_hours")
            is { } hours ? TimeSpan.FromHours(hours) : above.FreshnessExpectedFor,
        EventHorizon = Number(EventHorizonMinutes, 0, 366 * 24 * 60, "event_horizon_minutes") is { } minutes
            ? TimeSpan.FromMinutes(minutes) : above.EventHorizon,
        SeasonalSpreads = Number(SeasonalSpreads, 0.5, 1_000, "seasonal_spreads") ?? above.SeasonalSpreads,
        EwmaSigmas = Number(EwmaSigmas, 0.5, 1_000, "ewma_sigmas") ?? above.EwmaSigmas,
        QuartileRanges = Number(QuartileRanges, 0.1, 1_000, "quartile_ranges") ?? above.QuartileRanges,
        DriftPValue = Number(DriftPValue, 0, 1, "drift_p_value") ?? above.DriftPValue,
        ChangePointAllowance = Number(ChangePointAllowance, 0, 4, "change_point_allowance") ?? above.ChangePointAllowance,
        ChangePointHours = Number(ChangePointHours, 0.1, 10_000, "change_point_hours") ?? above.ChangePointHours,
        FlatlineHours = Number(FlatlineHours, 0.1, 10_000, "flatline_hours") ?? above.FlatlineHours,
        FlatlineLeastIntervals = Number(FlatlineLeastIntervals, 2, 65_000, "flatline_least_intervals") ?? above.FlatlineLeastIntervals,
        MissingIntervals = Number(MissingIntervals, 0, 1_000, "missing_intervals") ?? above.MissingIntervals,
        EnsembleFloorUsd = Number(EnsembleFloorUsdPerMwh, 0, 1_000_000, "ensemble_floor_usd_per_mwh") ?? above.EnsembleFloorUsd,
        EpisodeQuietHours = Number(EpisodeQuietHours, 0.1, 168, "episode_quiet_hours") ?? above.EpisodeQuietHours,
        EnsembleVotes = (int)(Number(EnsembleVotes, 1, Votes.Capacity, "ensemble_votes") ?? above.EnsembleVotes),
    };

    private double? Number(double? value, double least, double most, string field) =>
        value is null || (value >= least && value <= most)
            ? value
            : throw Invalid(string.Create(CultureInfo.InvariantCulture, $"{field} is {value}; it must be a number from {least} to {most}"));

    // Freshness is judged for whole feeds, which hold nodes of all types.
    private double? OfFeed(double? value, string field) =>
        value is null || NodeType is null ? value : throw Invalid($"{field} belongs to a whole market and cannot differ by node type");

    private DomainException Invalid(string what) => GuardrailSettings.Invalid($"{Place}: {what}");
}
