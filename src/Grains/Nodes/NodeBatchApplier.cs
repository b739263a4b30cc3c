using GridGrains.Domain.Derived;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Shards;

namespace GridGrains.Grains.Nodes;

/// <summary>Runs the facts of one batch through a node's state and publishes the result once.</summary>
internal static class NodeBatchApplier
{
    public static NodeApplyResult Apply(NodeEntry entry, NodeBatch batch)
    {
        var state = entry.State;
        state.Labels = batch.Labels ?? state.Labels;
        Span<int> outcomes = stackalloc int[OutcomeCount];
        outcomes.Clear();
        var late = state.LateCount;
        var changes = new PriceChange[batch.Facts.Length];
        var changed = 0;
        List<DerivedEvent>? events = null;
        for (var i = 0; i < batch.Facts.Length; i++)
        {
            ref readonly var timed = ref batch.Facts[i];
            var outcome = state.Apply(timed.Fact, new ApplyContext(timed.WatermarkUtc, GuardrailSettings.Default), out var replaced, ref events);
            outcomes[(int)outcome]++;
            if (outcome is FactOutcome.New or FactOutcome.Correction)
            {
                changes[changed++] = new PriceChange(i, replaced);
            }
        }

        state.AppliedUpTo(batch.Topic, batch.LastOffset);
        entry.Publish();
        return new NodeApplyResult(
            ApplyStatus.Ok,
            outcomes[(int)FactOutcome.New],
            outcomes[(int)FactOutcome.Correction],
            outcomes[(int)FactOutcome.Duplicate],
            outcomes[(int)FactOutcome.Superseded],
            outcomes[(int)FactOutcome.TooOld],
            state.LateCount - late,
            changed == changes.Length ? changes : changes[..changed],
            events?.ToArray());
    }

    private const int OutcomeCount = (int)FactOutcome.TooOld + 1;
}
