using GridGrains.Domain.Derived;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Nodes;

/// <summary>
/// What a price that was just applied gives rise to. It depends on the state, the price, the watermark and the limits in force alone, all of
/// which follow the log record by record, so a replay that is cut into other batches gives the same events.
/// </summary>
internal static class NodeEvents
{
    private const int HourMinutes = 60;

    /// <param name="hourBefore">The track's closed hour before the price was applied.</param>
    /// <param name="events">Made when the first event comes.</param>
    public static void DeriveWindow(
        EntityKey node, ProductTrack track, in WindowSummary hourBefore, DateTime watermarkUtc, GuardrailLimits limits, ref List<DerivedEvent>? events)
    {
        if (!track.Product.IsDayAhead() && track.Product.IntervalMinutes() < HourMinutes && track.HourWindow != hourBefore && !track.HourWindow.IsEmpty
            && watermarkUtc - track.HourWindow.EndUtc <= limits.EventHorizon)
        {
            (events ??= []).Add(WindowClosed(node, track.Product, track.HourWindow, watermarkUtc));
        }
    }

    /// <param name="votes">Those of the detectors; there is at least one.</param>
    /// <param name="baselines">As they were when the price was scored.</param>
    public static void DeriveVotes(EntityKey node, in SeriesValue value, in Votes votes, in SeriesBaselines baselines, ref List<DerivedEvent>? events)
    {
        if (votes.Has(DetectorTag.PriceSpike))
        {
            (events ??= []).Add(PriceSpike(node, value.Fact, PriceSpikeRule.Explain(value, baselines.None)));
        }
    }

    /// <summary>Makes of the votes, none or some, what becomes of the series' episode.</summary>
    public static void DeriveEpisode(EntityKey node, in SeriesValue value, in Votes votes, ProductTrack track, ref List<DerivedEvent>? events)
    {
        var change = EpisodeTracker.Take(value, Ensemble.Judge(value, votes), ref track.Episode, out var closed);
        if (closed is not null)
        {
            (events ??= []).Add(EpisodeEvents.OfClosed(node, closed, value.Product, value.Fact.KnownAtUtc));
        }

        if (change is EpisodeChange.Opened or EpisodeChange.Raised)
        {
            (events ??= []).Add(EpisodeEvents.OfOpen(node, track.Episode!, value, votes, ref track.Baselines));
        }
    }

    private static DerivedEvent WindowClosed(EntityKey node, PriceProduct product, in WindowSummary window, DateTime watermarkUtc) => new(
        PriceEventKinds.WindowClosed, PriceEventKinds.Nodes, node.ToString(), product.Name(), window.EndUtc.AddMinutes(-window.Minutes), window.EndUtc, watermarkUtc,
        [
            new("count", window.Count),
            new("mean_usd_per_mwh", window.MeanUsd),
            new("min_usd_per_mwh", window.MinUsd),
            new("max_usd_per_mwh", window.MaxUsd),
        ]);

    private static DerivedEvent PriceSpike(EntityKey node, in LmpFact fact, in Expectation spike) => new(
        PriceEventKinds.PriceSpike, PriceEventKinds.Nodes, node.ToString(), fact.Product.Name(), fact.IntervalStartUtc, fact.IntervalEndUtc, fact.KnownAtUtc,
        [
            new("price_usd_per_mwh", fact.Lmp),
            new("mean_usd_per_mwh", spike.Expected),
            new("interquartile_range_usd_per_mwh", spike.Spread),
            new("bound_usd_per_mwh", spike.Bound),
        ]);
}
