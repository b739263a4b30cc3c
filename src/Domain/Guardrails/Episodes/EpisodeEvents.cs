using System.Globalization;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Guardrails.Episodes;

/// <summary>
/// Episodes as derived events. All events of one episode have one id, that of the interval that opened it, so a reader that upserts by id
/// holds each episode once, as it was reported last.
/// </summary>
public static class EpisodeEvents
{
    public const string StateLabel = "state";
    public const string NatureLabel = "nature";
    public const string LastLabel = "last";
    public const string VotesLabel = "votes";
    public const string ExplanationLabel = "explanation";
    public const string SeverityFigure = "severity";

    public const string Open = "open";
    public const string Closed = "closed";

    private const double TenthsPerBound = 10;

    /// <summary>A series behaves unlike itself.</summary>
    public static readonly EventKind Kind = new("anomaly", Topics.Anomalies);

    /// <param name="value">The price that opened or raised it.</param>
    public static DerivedEvent OfOpen(EntityKey node, Episode episode, in SeriesValue value, in Votes votes, ref SeriesBaselines baselines) =>
        Make(node, episode, value.Product, value.Fact.KnownAtUtc, Open, VoteExplanations.Text(value, votes, ref baselines));

    /// <param name="knownAtUtc">Of the price that ended the quiet time.</param>
    public static DerivedEvent OfClosed(EntityKey node, Episode episode, PriceProduct product, DateTime knownAtUtc) => Make(
        node, episode, product, knownAtUtc, Closed, string.Create(
            CultureInfo.InvariantCulture,
            $"{episode.Intervals} {(episode.Intervals == 1 ? "interval" : "intervals")} with anomalies from {episode.StartUtc:u} to {episode.LastUtc:u}; furthest at {episode.PeakUsd:0.##} USD/MWh where {episode.PeakExpectedUsd:0.##} was expected"));

    private static DerivedEvent Make(EntityKey node, Episode episode, PriceProduct product, DateTime knownAtUtc, string state, string explanation) => new(
        Kind, PriceEventKinds.Nodes, node.ToString(), product.Name(), episode.StartUtc, episode.StartUtc.AddMinutes(product.IntervalMinutes()), knownAtUtc,
        [
            new(SeverityFigure, episode.Severity.Tenths / TenthsPerBound),
            new("intervals", episode.Intervals),
            new("peak_usd_per_mwh", episode.PeakUsd),
            new("expected_usd_per_mwh", episode.PeakExpectedUsd),
        ])
    {
        Labels =
        [
            new(StateLabel, state),
            new(NatureLabel, WordOf(episode.Nature)),
            new(LastLabel, episode.LastUtc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            new(VotesLabel, string.Join(' ', Votes.TagsOf(episode.Voted).Select(VoteExplanations.WordOf))),
            new(ExplanationLabel, explanation),
        ],
    };

    private static string WordOf(AnomalyNature nature) => nature switch
    {
        AnomalyNature.Market => "market",
        AnomalyNature.Feed => "feed",
        _ => "defect",
    };
}
