using System.Runtime.CompilerServices;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Nodes;

/// <summary>
/// Everything a node's grain knows. It changes only through its Apply methods and only in the grain's turn; a barrier reads it between two
/// batches, when no turn runs.
/// </summary>
public sealed class NodeState(EntityKey key) : IEntityState
{
    private ProductTrack[] _tracks = [];
    private KeptSection[] _kept = [];

    public EntityKey Key { get; } = key;

    public NodeLabels Labels { get; set; } = NodeLabels.None;

    /// <summary>One per product the node has prices of, by product: the order of topics leaves no mark.</summary>
    public ReadOnlySpan<ProductTrack> Tracks => _tracks;

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

    /// <summary>Sections of the stored form that no part of this program reads; they are stored again.</summary>
    internal ReadOnlySpan<KeptSection> KeptSections => _kept;

    /// <summary>Applies under the default limits and drops the events.</summary>
    public FactOutcome Apply(in LmpFact fact, DateTime watermarkUtc, out int replacedTicks)
    {
        List<DerivedEvent>? events = null;
        return Apply(fact, new ApplyContext(watermarkUtc, GuardrailSettings.Default), out replacedTicks, ref events);
    }

    /// <param name="replacedTicks">The price that stood before, or <see cref="PriceTicks.Missing"/>.</param>
    /// <param name="events">What follows from the fact is added; the list is made when there is something to add.</param>
    public FactOutcome Apply(in LmpFact fact, in ApplyContext context, out int replacedTicks, ref List<DerivedEvent>? events)
    {
        var track = TrackOf(fact.Product);
        var hourBefore = track.HourWindow;
        var outcome = track.Apply(Key.Iso, fact, context.WatermarkUtc, out replacedTicks);
        if (outcome == FactOutcome.New)
        {
            DistinctCount++;
            StandingSumTicks += PriceTicks.FromUsd(fact.Lmp);
        }
        else if (outcome == FactOutcome.Correction)
        {
            StandingSumTicks += (long)PriceTicks.FromUsd(fact.Lmp) - replacedTicks;
        }

        var limits = context.Guardrails.For(Key.Iso, Labels.Type);
        NodeEvents.DeriveWindow(Key, track, hourBefore, context.WatermarkUtc, limits, ref events);
        if (outcome is FactOutcome.New or FactOutcome.Correction)
        {
            Watch(track, fact, outcome, context.WatermarkUtc, limits, ref events);
        }

        return outcome;
    }

    public ProductTrack? FindTrack(PriceProduct product)
    {
        foreach (var track in _tracks)
        {
            if (track.Product == product)
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
        var isSame = last?.Products.Count == _tracks.Length;
        for (var i = 0; i < _tracks.Length; i++)
        {
            published[i] = _tracks[i].Publish(isSame ? last!.Products[i] : null);
            hours = _tracks[i].DayAheadHours.NewestHour > hours.NewestHour ? _tracks[i].DayAheadHours : hours;
        }

        return new NodeSnapshot(Key, Labels, ProductSnapshots.Create(published[.._tracks.Length]!), hours, LastOffsets, DistinctCount, StandingSumTicks);
    }

    internal void Keep(KeptSection section) => _kept = [.. _kept, section];

    internal void Restore(ProductTrack track) => _tracks = [.. _tracks.Append(track).OrderBy(known => known.Product)];

    // An interval is learned once: a correction is scored, but the price that it replaces cannot be unlearned.
    private void Watch(
        ProductTrack track, in LmpFact fact, FactOutcome outcome, DateTime watermarkUtc, GuardrailLimits limits, ref List<DerivedEvent>? events)
    {
        var value = track.Watched(Key.Iso, fact, limits);
        if (watermarkUtc - fact.IntervalEndUtc <= limits.EventHorizon)
        {
            var votes = DetectorPass<SeriesDetectors, SeriesBaselines>.Score(value, ref track.Baselines);
            NodeEvents.DeriveVotes(Key, value, votes, track.Baselines, ref events);
            NodeEvents.DeriveEpisode(Key, value, votes, track, ref events);
        }

        if (outcome == FactOutcome.New)
        {
            DetectorPass<SeriesDetectors, SeriesBaselines>.Learn(value, ref track.Baselines);
        }
    }

    private ProductTrack TrackOf(PriceProduct product)
    {
        var track = FindTrack(product);
        if (track is null)
        {
            track = new ProductTrack(product);
            Restore(track);
        }

        return track;
    }

    // A node has at most one track per product.
    [InlineArray(Markets.PriceProducts.Count)]
    private struct Snapshots
    {
        private ProductSnapshot? _first;
    }
}
