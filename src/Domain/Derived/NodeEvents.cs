using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Derived;

/// <summary>
/// What a price that was just applied gives rise to. It depends on the state, the price and the watermark alone, all of which follow the
/// log record by record, so a replay that is cut into other batches gives the same events.
/// </summary>
internal static class NodeEvents
{
    /// <summary>
    /// What ended longer before the market's event time is not told: a history that is loaded node by node would else give an event for
    /// every price.
    /// </summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromHours(2);

    private const int HourMinutes = 60;

    /// <param name="hourBefore">The track's closed hour before the price was applied.</param>
    /// <param name="events">Made when the first event comes.</param>
    public static void Derive(
        EntityKey node, MarketTrack track, in WindowSummary hourBefore, in LmpFact fact, FactOutcome outcome, DateTime watermarkUtc, ref List<DerivedEvent>? events)
    {
        if (fact.Market.IsDayAhead())
        {
            return;
        }

        if (fact.Market.IntervalMinutes() < HourMinutes && track.HourWindow != hourBefore && !track.HourWindow.IsEmpty
            && watermarkUtc - track.HourWindow.EndUtc <= Horizon)
        {
            (events ??= []).Add(WindowClosed(node, fact.Market, track.HourWindow, watermarkUtc));
        }

        if (outcome is FactOutcome.New or FactOutcome.Correction && watermarkUtc - fact.IntervalEndUtc <= Horizon
            && PriceSpikeRule.Judge(track.Ring, track.Ring.SlotOf(fact.IntervalStartUtc)) is { } spike)
        {
            (events ??= []).Add(PriceSpike(node, fact, spike));
        }
    }

    private static DerivedEvent WindowClosed(EntityKey node, Market market, in WindowSummary window, DateTime watermarkUtc) => new(
        DerivedKind.WindowClosed, node.Iso, node.ToString(), market, window.EndUtc.AddMinutes(-window.Minutes), window.EndUtc, watermarkUtc,
        [
            new("count", window.Count),
            new("mean_usd_per_mwh", window.MeanUsd),
            new("min_usd_per_mwh", window.MinUsd),
            new("max_usd_per_mwh", window.MaxUsd),
        ]);

    private static DerivedEvent PriceSpike(EntityKey node, in LmpFact fact, in PriceSpikeFinding spike) => new(
        DerivedKind.PriceSpike, node.Iso, node.ToString(), fact.Market, fact.IntervalStartUtc, fact.IntervalEndUtc, fact.KnownAtUtc,
        [
            new("price_usd_per_mwh", fact.Lmp),
            new("mean_usd_per_mwh", spike.MeanUsd),
            new("interquartile_range_usd_per_mwh", spike.InterquartileRangeUsd),
            new("bound_usd_per_mwh", spike.BoundUsd),
        ]);
}
