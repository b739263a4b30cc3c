using System.Runtime.CompilerServices;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Nodes;

/// <summary>
/// Everything a node's grain knows. It changes only through its Apply methods and only in the grain's turn; a barrier reads it between two
/// batches, when no turn runs.
/// </summary>
public sealed class NodeState(EntityKey key) : IEntityState
{
    private MarketTrack[] _tracks = [];

    public EntityKey Key { get; } = key;

    public NodeLabels Labels { get; set; } = NodeLabels.None;

    /// <summary>One per product the node has prices of, by product: the order of topics leaves no mark.</summary>
    public ReadOnlySpan<MarketTrack> Tracks => _tracks;

    public TopicOffsets LastOffsets { get; private set; } = TopicOffsets.None;

    /// <summary>Distinct (market, interval) prices taken in.</summary>
    public long DistinctCount { get; internal set; }

    /// <summary>Sum of the standing prices of all distinct intervals, in <see cref="PriceTicks"/>.</summary>
    public long StandingSumTicks { get; internal set; }

    /// <summary>Prices that came after their window had closed, over all products.</summary>
    public int LateCount
    {
        get
        {
            var late = 0;
            foreach (var track in _tracks)
            {
                late += track.LateCount;
            }

            return late;
        }
    }

    /// <summary>Applies without looking for what follows from the fact.</summary>
    public FactOutcome Apply(in LmpFact fact, DateTime watermarkUtc, out int replacedTicks)
    {
        List<DerivedEvent>? events = null;
        return Apply(fact, watermarkUtc, out replacedTicks, ref events);
    }

    /// <param name="watermarkUtc">How far event time had come in this market and shard when the fact was logged.</param>
    /// <param name="replacedTicks">The price that stood before, or <see cref="PriceTicks.Missing"/>.</param>
    /// <param name="events">What follows from the fact is added; the list is made when there is something to add.</param>
    public FactOutcome Apply(in LmpFact fact, DateTime watermarkUtc, out int replacedTicks, ref List<DerivedEvent>? events)
    {
        var track = TrackOf(fact.Market);
        var hourBefore = track.HourWindow;
        var outcome = track.Apply(Key.Iso, fact, watermarkUtc, out replacedTicks);
        if (outcome == FactOutcome.New)
        {
            DistinctCount++;
            StandingSumTicks += PriceTicks.FromUsd(fact.Lmp);
        }
        else if (outcome == FactOutcome.Correction)
        {
            StandingSumTicks += (long)PriceTicks.FromUsd(fact.Lmp) - replacedTicks;
        }

        NodeEvents.Derive(Key, track, hourBefore, fact, outcome, watermarkUtc, ref events);
        return outcome;
    }

    public MarketTrack? FindTrack(Market market)
    {
        foreach (var track in _tracks)
        {
            if (track.Market == market)
            {
                return track;
            }
        }

        return null;
    }

    public void AppliedUpTo(int topic, long offset) => LastOffsets = LastOffsets.With(topic, offset);

    /// <param name="last">What this state published last, if anything: what still holds of it is shared.</param>
    public NodeSnapshot Publish(NodeSnapshot? last = null)
    {
        Snapshots published = default;
        var hours = DayAheadHours.Empty;

        // Products are only added: as many as now are the same ones, in the same order.
        var isSame = last?.Markets.Count == _tracks.Length;
        for (var i = 0; i < _tracks.Length; i++)
        {
            published[i] = _tracks[i].Publish(isSame ? last!.Markets[i] : null);
            hours = _tracks[i].DayAheadHours.NewestHour > hours.NewestHour ? _tracks[i].DayAheadHours : hours;
        }

        return new NodeSnapshot(Key, Labels, MarketSnapshots.Create(published[.._tracks.Length]!), hours, LastOffsets, DistinctCount, StandingSumTicks);
    }

    internal void Restore(MarketTrack track) => _tracks = [.. _tracks.Append(track).OrderBy(known => known.Market)];

    private MarketTrack TrackOf(Market market)
    {
        var track = FindTrack(market);
        if (track is null)
        {
            track = new MarketTrack(market);
            Restore(track);
        }

        return track;
    }

    // A node has at most one track per product.
    [InlineArray(Markets.Markets.Count)]
    private struct Snapshots
    {
        private MarketSnapshot? _first;
    }
}
