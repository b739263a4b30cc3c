using GridGrains.Domain.Derived;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Nodes;

namespace GridGrains.Grains.Prices;

/// <summary>Runs the facts of one batch through a node's state.</summary>
internal static class NodeBatchApplier
{
    private const int OutcomeCount = (int)FactOutcome.TooOld + 1;

    public static NodeApplyResult Apply(NodeState state, WatermarkedFact[] inputs, ref List<DerivedEvent>? events)
    {
        Span<int> outcomes = stackalloc int[OutcomeCount];
        outcomes.Clear();
        var late = state.LateCount;
        var changes = new PriceChange[inputs.Length];
        var changed = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            ref readonly var input = ref inputs[i];
            state.Labels = input.Labels ?? state.Labels;
            var outcome = state.Apply(input.Fact, new ApplyContext(input.WatermarkUtc, GuardrailSettings.Default), out var replaced, ref events);
            outcomes[(int)outcome]++;
            if (outcome is FactOutcome.New or FactOutcome.Correction)
            {
                changes[changed++] = new PriceChange(i, replaced);
            }
        }

        return new NodeApplyResult(
            outcomes[(int)FactOutcome.New],
            outcomes[(int)FactOutcome.Correction],
            outcomes[(int)FactOutcome.Duplicate],
            outcomes[(int)FactOutcome.Superseded],
            outcomes[(int)FactOutcome.TooOld],
            state.LateCount - late,
            changed == changes.Length ? changes : changes[..changed]);
    }
}
