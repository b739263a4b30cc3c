using GridGrains.Domain.Guardrails;

namespace GridGrains.Domain.Nodes;

/// <summary>What holds when a fact is applied. It comes from the owner of the state, who takes it from the log, so that a replay gives the same.</summary>
/// <param name="WatermarkUtc">How far event time had come in this market and shard when the fact was logged.</param>
public readonly record struct ApplyContext(DateTime WatermarkUtc, GuardrailSettings Guardrails);
